using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly List<FakeJob> _jobs = [];

    private FakeJob FindJob(string id) =>
        _jobs.Find(j => j.Id == id && !j.IsOver) ?? throw new FakeRefusal($"Block job '{id}' not found", "DeviceNotActive");

    private JsonObject ChangeJob(JsonObject arguments)
    {
        FakeJob job = FindJob(arguments.Text("id"));
        if (arguments.Text("copy-mode") != "write-blocking")
        {
            throw new FakeRefusal("Change to copy mode 'background' is not implemented");
        }

        job.WriteBlocking = true;
        return [];
    }

    private JsonObject CancelJob(JsonObject arguments)
    {
        FakeJob job = FindJob(arguments.Text("device"));
        bool force = arguments.Flag("force");
        if (force && IsOnDeadLink(job))
        {
            // The bug of the real one that the rule "yank first, cancel second" is made for.
            _hungInCancel = true;
            job.Stuck = true;
        }
        else if (job.Ready && !force)
        {
            job.Finishing = true;
        }
        else
        {
            Conclude(job, "Operation canceled", "BLOCK_JOB_CANCELLED");
        }

        return [];
    }

    private JsonObject CompleteJob(string id)
    {
        FakeJob job = FindJob(id);
        if (!job.Ready)
        {
            throw new FakeRefusal($"The active block job '{id}' cannot be completed");
        }

        job.Finishing = true;
        job.Pivoting = true;
        return [];
    }

    private JsonObject SetJobSpeed(JsonObject arguments)
    {
        FindJob(arguments.Text("device")).Speed = arguments.Number("speed");
        return [];
    }

    private JsonObject DismissJob(string id)
    {
        FakeJob job = _jobs.Find(j => j.Id == id) ?? throw new FakeRefusal("Job not found");
        if (!job.IsOver)
        {
            throw new FakeRefusal($"Job '{id}' in state '{job.Status}' cannot accept command verb 'dismiss'");
        }

        Forget(job);
        return [];
    }

    private JsonArray QueryBlockJobs() => new([.. _jobs.Select(job =>
    {
        JsonObject description = job.Describe();
        description["busy"] = false;
        description["paused"] = false;
        description["io-status"] = "ok";
        description["ready"] = job.Ready;
        description["status"] = job.Status;
        description["auto-finalize"] = true;
        description["auto-dismiss"] = job.AutoDismiss;
        description["actively-synced"] = job.ActivelySynced;
        return description;
    })]);

    private JsonArray QueryJobs() => new([.. _jobs.Select(job =>
    {
        JsonObject description = new()
        {
            ["id"] = job.Id,
            ["type"] = job.Type,
            ["status"] = job.Status,
            ["current-progress"] = job.Offset,
            ["total-progress"] = job.Len,
        };
        if (job.Error is not null)
        {
            description["error"] = job.Error;
        }

        return description;
    })]);

    private void Turn(FakeJob job, string status)
    {
        job.Status = status;
        Publish("JOB_STATUS_CHANGE", new JsonObject { ["id"] = job.Id, ["status"] = status });
    }

    private void Conclude(FakeJob job, string? error, string happened)
    {
        job.Error = error;
        job.ActivelySynced = false;
        if (error is null)
        {
            Turn(job, "waiting");
            Turn(job, "pending");
        }
        else
        {
            Turn(job, "aborting");
        }

        Publish(happened, job.Describe());
        Turn(job, "concluded");
        if (job.AutoDismiss)
        {
            Forget(job);
        }
    }

    private void Forget(FakeJob job)
    {
        Turn(job, "null");
        _jobs.Remove(job);
    }
}

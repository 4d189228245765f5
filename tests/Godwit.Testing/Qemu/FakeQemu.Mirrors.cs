using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    /// <summary>Cancelled by force while a write hung on a dead link: the whole process hangs until yank.</summary>
    private bool _hungInCancel;

    /// <summary>The disk below every mirror's target breaks: each job under way ends with an error.</summary>
    public void BreakTargets()
    {
        lock (World.Gate)
        {
            foreach (FakeJob job in _jobs.Where(j => !j.IsOver).ToArray())
            {
                LoseTarget(job);
            }
        }
    }

    private JsonObject Mirror(JsonObject arguments)
    {
        string id = arguments.Text("job-id");
        if (_jobs.Exists(j => j.Id == id))
        {
            throw new FakeRefusal($"Job ID '{id}' already in use");
        }

        FakeNode source = FindNode(arguments.Text("device"));
        FakeNode target = FindNode(arguments.Text("target"));
        if (_jobs.Exists(j => !j.IsOver && (j.Source == source || j.Target == target)))
        {
            throw new FakeRefusal($"Node '{source.Name}' is busy: block device is in use by block job: mirror");
        }

        FakeJob job = new()
        {
            Id = id,
            Source = source,
            Target = target,
            AutoDismiss = arguments.Flag("auto-dismiss", otherwise: true),
            WriteBlocking = arguments.TextOrNull("copy-mode") == "write-blocking",
            Speed = arguments.Number("speed"),
            OnlyNewWrites = arguments.Text("sync") == "none",
            Len = arguments.Text("sync") == "none" ? 0 : ImageOf(source)?.Size ?? 0,
        };
        _jobs.Add(job);
        Turn(job, "created");
        Turn(job, "running");
        return [];
    }

    private void AdvanceJobs()
    {
        foreach (FakeJob job in _jobs.Where(j => !j.IsOver).ToArray())
        {
            if (ImageOf(job.Target) is not { } target || ImageOf(job.Source) is not { } source)
            {
                // A mirror with nothing to copy does not notice that its target is gone: it stays ready.
                if (!job.Ready || job.Stuck || job.Finishing || job.Offset < job.Len)
                {
                    LoseTarget(job);
                }
            }
            else if (!IsOnDeadLink(job))
            {
                Copy(job, source, target);
            }
        }
    }

    private void Copy(FakeJob job, FakeImage source, FakeImage target)
    {
        if (source.Size != target.Size)
        {
            Conclude(job, "Source and target image have different sizes", "BLOCK_JOB_COMPLETED");
            return;
        }

        if (job.Above is not null)
        {
            CommitBetween(job, source, target);
            return;
        }

        if (!job.Ready)
        {
            job.Offset = Math.Min(job.Offset + (job.Len / 3), HoldMirrors ? job.Len / 2 : job.Len);
            if (job.Len - job.Offset > 2)
            {
                return;
            }

            job.Ready = true;
            Turn(job, "ready");
            CatchUp(job, source, target);
            job.Offset = job.Len;
            Publish("BLOCK_JOB_READY", job.Describe());
            return;
        }

        CatchUp(job, source, target);
        job.Offset = job.Len;
        job.ActivelySynced = job.WriteBlocking;
        if (job.Finishing)
        {
            Pivot(job);
            Conclude(job, null, "BLOCK_JOB_COMPLETED");
        }
    }

    private void CatchUp(FakeJob job, FakeImage source, FakeImage target)
    {
        if (job.OnlyNewWrites)
        {
            target.Add(job.Missing);
            job.Missing.Clear();
        }
        else
        {
            Carry(job, source, target);
        }
    }

    private void LoseTarget(FakeJob job)
    {
        Publish("BLOCK_JOB_ERROR", new JsonObject { ["device"] = job.Id, ["operation"] = "write", ["action"] = "report" });
        Conclude(job, "Input/output error", "BLOCK_JOB_COMPLETED");
    }

    private void Pivot(FakeJob job)
    {
        int drive = _drives.IndexOf(job.Source);
        if (job.Pivoting && drive >= 0)
        {
            _drives[drive] = job.Target;
        }
    }

    private bool IsOnDeadLink(FakeJob job) => World.LinkIsCut && job.Target is { Server: not null, Yanked: false };

    private bool IsWriteStuck(FakeNode drive)
    {
        FakeJob? stuck = _jobs.Find(j => !j.IsOver && j.Source == drive && j.Ready && j.WriteBlocking && IsOnDeadLink(j));
        if (stuck is null)
        {
            return false;
        }

        stuck.Stuck = true;
        return true;
    }

    /// <summary>
    /// A write-blocking mirror passes a write on before it is acknowledged; a background one remembers that there is more to do.
    /// A target that is gone ends the job and not the write.
    /// </summary>
    private void CarryToMirrors(FakeNode drive, int write)
    {
        foreach (FakeJob job in _jobs.Where(j => !j.IsOver && j.Source == drive).ToArray())
        {
            if (!job.WriteBlocking || !job.ActivelySynced)
            {
                job.Len += 4096;
                if (job.OnlyNewWrites)
                {
                    job.Missing.Add(write);
                }
            }
            else if (ImageOf(job.Target) is { } target)
            {
                target.Writes.Add(write);
            }
            else
            {
                LoseTarget(job);
            }
        }
    }
}

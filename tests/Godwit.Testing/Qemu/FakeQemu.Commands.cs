using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private static readonly string[] _outOfBand = ["yank", "query-yank", "migrate-pause", "migrate-recover"];

    /// <summary>One command with the verdict on it: effect, reply, both or neither.</summary>
    internal JsonNode? Take(string verb, JsonObject arguments, bool outOfBand)
    {
        if (outOfBand && !_outOfBand.Contains(verb))
        {
            throw new FakeRefusal($"The command {verb} does not support OOB");
        }

        World.Record(this, verb);
        FakeVerdict verdict = Judge(verb);
        if (verdict is FakeVerdict.RefuseBefore)
        {
            if (verb == "add-fd")
            {
                // What a refused command brought is closed.
                _monitor.TakeDescriptor()?.Dispose();
            }

            throw new FakeRefusal($"{verb} was made to fail before its effect");
        }

        JsonNode? reply = verdict is FakeVerdict.DropBefore or FakeVerdict.Die ? null : Execute(verb, arguments);
        if (verdict is not (FakeVerdict.DropBefore or FakeVerdict.Die))
        {
            World.Done?.Invoke(this, verb);
        }

        switch (verdict)
        {
            case FakeVerdict.RefuseAfter:
                throw new FakeRefusal($"{verb} was made to fail after its effect");
            case FakeVerdict.LoseReply or FakeVerdict.DropBefore:
                _monitor.Drop();
                break;
            case FakeVerdict.Die or FakeVerdict.DieAfter:
                End(137, tidy: false);
                break;
            default:
                break;
        }

        return reply;
    }

    private FakeVerdict Judge(string verb)
    {
        FakeVerdict own = Intercept?.Invoke(verb) ?? FakeVerdict.Proceed;
        return own is FakeVerdict.Proceed ? World.Intercept?.Invoke(this, verb) ?? own : own;
    }

    private JsonNode? Execute(string verb, JsonObject a) => verb switch
    {
        "query-status" => QueryStatus(),
        "cont" => Cont(),
        "stop" => Stop(),
        "system_powerdown" => PressPowerButton(),
        "system_reset" => Reset(),
        "quit" => Quit(),
        "query-version" => QueryVersion(),
        "query-cpus-fast" => QueryCpus(),
        "query-memory-size-summary" => new JsonObject { ["base-memory"] = _launch.Memory, ["plugged-memory"] = 0 },
        "query-chardev" => QueryChardev(),
        "query-machines" => QueryMachines(),
        "query-cpu-definitions" => QueryCpuDefinitions(),
        "query-cpu-model-expansion" => ExpandCpuModel(a),
        "announce-self" => new JsonObject(),
        "yank" => Yank(a),
        "query-yank" => QueryYank(),
        "add-fd" => AddFd(a),
        "remove-fd" => RemoveFd(a),
        "query-fdsets" => QueryFdsets(),
        "object-add" => AddObject(a),
        "object-del" => DeleteObject(a.Text("id")),
        "migrate" => Migrate(a),
        "migrate-incoming" => MigrateIncoming(a),
        "migrate-continue" => MigrateContinue(a.Text("state")),
        "migrate-start-postcopy" => StartPostcopy(),
        "migrate-pause" => PausePostcopy(),
        "migrate-recover" => Recover(a.Text("uri")),
        "migrate_cancel" => MigrateCancel(),
        "query-migrate" => QueryMigrate(),
        "migrate-set-capabilities" => SetCapabilities(a.Array("capabilities")),
        "query-migrate-capabilities" => QueryCapabilities(),
        "migrate-set-parameters" => SetParameters(a),
        "query-migrate-parameters" => _parameters.DeepClone(),
        "nbd-server-start" => StartNbdServer(a),
        "nbd-server-stop" => StopNbdServer(),
        "block-export-add" => AddExport(a),
        "block-export-del" => DeleteExport(a.Text("id")),
        "query-block-exports" => QueryExports(),
        "blockdev-add" => AddNode(a),
        "blockdev-del" => DeleteNode(a.Text("node-name")),
        "query-named-block-nodes" => QueryNodes(),
        "query-blockstats" => QueryBlockstats(),
        "query-block" => QueryDrives(),
        "blockdev-change-medium" => ChangeMedium(a),
        "eject" => Eject(a),
        "transaction" => Transact(a.Array("actions")),
        "block-commit" => Commit(a),
        "blockdev-mirror" => Mirror(a),
        "block-job-change" => ChangeJob(a),
        "block-job-cancel" => CancelJob(a),
        "block-job-complete" => CompleteJob(a.Text("device")),
        "block-job-set-speed" => SetJobSpeed(a),
        "query-block-jobs" => QueryBlockJobs(),
        "query-jobs" => QueryJobs(),
        "job-dismiss" => DismissJob(a.Text("id")),
        _ => throw new FakeRefusal($"The command {verb} has not been found", "CommandNotFound"),
    };

    private void Publish(string name, JsonObject? data = null) => _monitor.Publish(name, data);
}

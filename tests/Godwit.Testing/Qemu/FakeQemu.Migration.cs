using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>
/// The source. <code>
/// none - migrate -> setup -> active (passes) -> [pre-switchover - migrate-continue ->] device -> completed
///                     |         |                     | peer dies: stays, with error-desc    | peer dies: failed, guest runs again
///                     +---------+--> failed           +- migrate_cancel -> cancelled, guest runs again
///                                                     | peer dies or yank, and memory waits in the connection: failed, guest stays
///                                                     +- migrate-continue from "failed" -> guest runs again
/// </code>
/// </summary>
public sealed partial class FakeQemu
{
    private const int Passes = 3;

    private FakeMigration _migration = new();

    /// <summary>On a dead link the real one sits in the device phase with its big lock held.</summary>
    private bool IsMigrationStuckInDevice =>
        _migration is { IsIncoming: false, Status: "device", Yanked: false, File: null } && World.LinkIsCut;

    private JsonObject Migrate(JsonObject arguments)
    {
        if (arguments.Flag("resume"))
        {
            return ResumePostcopy(FakeAddress.Of(ChannelAddress(arguments)));
        }

        if (_migration.IsUnderWay)
        {
            throw new FakeRefusal(_migration.IsIncoming
                ? "Guest is waiting for an incoming migration" : "There's a migration process in progress");
        }

        switch (RunState)
        {
            case "inmigrate":
                throw new FakeRefusal("Guest is waiting for an incoming migration");
            case "postmigrate":
                throw new FakeRefusal("Can't migrate the vm that was paused due to previous migration");
        }

        JsonObject address = ChannelAddress(arguments);
        bool file = address.Text("transport") == "file";
        if (!file)
        {
            WantsTls(_parameters.TextOrNull("tls-creds"), "client");
        }

        _migration = new FakeMigration
        {
            Address = file ? null : FakeAddress.Of(address),
            File = file ? address.Text("filename") : null,
            GuestRan = RunState == "running",
        };
        Enter("setup");
        return [];
    }

    private JsonObject MigrateContinue(string state)
    {
        if (!_migration.IsIncoming && _migration.WaitsAfterFailure && state == "failed")
        {
            _migration.WaitsAfterFailure = false;
            ResumeAfterFailure();
            return [];
        }

        if (_migration.IsIncoming || _migration.Status != "pre-switchover" || state != "pre-switchover")
        {
            throw new FakeRefusal($"Migration not in expected state: {_migration.Status ?? "none"}");
        }

        Enter("device");
        return [];
    }

    private JsonObject MigrateCancel()
    {
        if (!_migration.IsIncoming && _migration.IsUnderWay)
        {
            if (_migration.IsAhead)
            {
                throw new FakeRefusal("Postcopy migration in progress, cannot cancel.");
            }

            Enter("cancelling");
        }

        return [];
    }

    private void AdvanceMigration()
    {
        if (_migration.IsIncoming || !_migration.IsUnderWay)
        {
            return;
        }

        if (_migration.IsAhead)
        {
            FollowGuest();
        }
        else if (_migration.Status == "cancelling")
        {
            ResumeAfterFailure();
            Enter("cancelled");
        }
        else if (_migration.Status == "pre-switchover" && World.MemoryWaitsAtSwitchover && LinkError() is { } lost)
        {
            // What waits in the connection cannot be written any more. The guest stays where it is.
            _migration.Error = lost;
            _migration.WaitsAfterFailure = true;
            Enter("failed");
        }
        else if (_migration.Status == "pre-switchover")
        {
            // Nothing ends this wait but a command: not even the death of the other side, which is merely written down.
            _migration.Error ??= LinkError();
        }
        else if (LinkError() is { } broken)
        {
            FailMigration(broken);
        }
        else if (_migration.Status != HoldMigrationAt?.Value && (_migration.File is not null || !World.LinkIsCut))
        {
            Proceed();
        }
    }

    private void Proceed()
    {
        if (_migration.Status == FailMigrationAt?.Value)
        {
            FailMigration("The migration was made to fail");
            return;
        }

        switch (_migration.Status)
        {
            case "setup":
                Connect();
                break;
            case "active" when Can("postcopy-ram") ? !_migration.GoesAhead : _migration.Steps < Passes:
                Publish("MIGRATION_PASS", new JsonObject { ["pass"] = ++_migration.Steps });
                break;
            case "active" when Can("background-snapshot"):
                // The guest is as it was: its pages were saved before it changed them.
                SaveToFile();
                Enter("completed");
                break;
            case "active":
                _migration.GuestStopped = true;
                StopGuest("finish-migrate");
                Enter(Can("pause-before-switchover") ? "pre-switchover" : "device");
                break;
            case "device" when _migration.Peer is { _migration.Status: not "completed", _migration.IsAhead: false } peer:
                peer.Arrive(this);
                break;
            case "device" when _migration.GoesAhead:
                Enter("postcopy-active");
                break;
            case "device" when !HoldCompletion:
                // A tick after the destination: whoever dies in between leaves the other in doubt, as in life.
                SaveToFile();
                RunState = "postmigrate";
                Enter("completed");
                break;
        }
    }

    private void Connect()
    {
        if (_migration.Address is not { } address)
        {
            Enter("active");
            return;
        }

        if (World.FindMigrationListener(address) is not { } peer)
        {
            FailMigration($"Failed to connect to '{address}': Connection refused");
            return;
        }

        _migration.Peer = peer;
        if (!Agrees(peer))
        {
            peer.FailIncoming("the two sides do not agree");
            FailMigration("Unable to write to socket: Broken pipe");
            return;
        }

        peer.Welcome(this);
        Enter("active");
    }

    /// <summary>TLS on both sides or on none, and the same channels.</summary>
    private bool Agrees(FakeQemu peer) =>
        string.IsNullOrEmpty(_parameters.TextOrNull("tls-creds")) == string.IsNullOrEmpty(peer._parameters.TextOrNull("tls-creds"))
        && Can("multifd") == peer.Can("multifd")
        && (!Can("multifd") || (JsonNode.DeepEquals(_parameters["multifd-channels"], peer._parameters["multifd-channels"])
            && JsonNode.DeepEquals(_parameters["multifd-compression"], peer._parameters["multifd-compression"])))
        && _launch.Memory == peer._launch.Memory;

    private string? LinkError() =>
        _migration.Yanked ? "Unable to write to socket: Broken pipe"
        : _migration.Peer is { IsAlive: false } ? "Unable to write to socket: Connection reset by peer"
        : null;

    private void FailMigration(string why)
    {
        _migration.Error = why;
        Enter("failed");
        ResumeAfterFailure();
    }

    private void ResumeAfterFailure()
    {
        if (!_migration.GuestStopped)
        {
            return;
        }

        if (_migration.GuestRan)
        {
            Run();
        }
        else
        {
            RunState = "paused";
        }
    }

    private void Enter(string status)
    {
        _migration.Status = status;
        if (Can("events"))
        {
            Publish("MIGRATION", new JsonObject { ["status"] = status });
        }
    }
}

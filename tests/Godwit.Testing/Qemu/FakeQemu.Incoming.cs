using System.Globalization;
using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>
/// The destination. It arrives stopped when it was started with -S, unless cont was said during inmigrate. When the source
/// fails, cancels or dies before completion, it exits.
/// </summary>
public sealed partial class FakeQemu
{
    private bool _incomingStarted;

    internal bool ListensForMigration(FakeAddress address) =>
        _migration is { IsIncoming: true, Status: "setup", Peer: null } && _migration.Address == address;

    /// <summary>The source has connected.</summary>
    internal void Welcome(FakeQemu source)
    {
        _migration.Peer = source;
        Enter("active");
    }

    /// <summary>Everything is here. The source does not know yet.</summary>
    internal void Arrive(FakeQemu source) => Arrive(source.GuestMemory, source._migration.GuestRan, source._tpm, ahead: source._migration.GoesAhead);

    internal void FailIncoming(string why)
    {
        _migration.Error = why;
        Enter("failed");
        if (_migration.ExitOnError)
        {
            Fail($"load of migration failed: {why}");
        }
    }

    private void Arrive(int memory, bool ran, int tpm, bool ahead = false)
    {
        GuestMemory = memory;
        if (tpm > 0)
        {
            WriteTpm(tpm);
        }

        RunState = "paused";
        Enter(ahead ? "postcopy-active" : "completed");
        if (_autostart && ran)
        {
            Run();
        }
    }

    private JsonObject MigrateIncoming(JsonObject arguments)
    {
        if (RunState != "inmigrate")
        {
            throw new FakeRefusal("'-incoming' was not specified on the command line");
        }

        if (_incomingStarted)
        {
            throw new FakeRefusal("The incoming migration has already been started");
        }

        JsonObject address = ChannelAddress(arguments);
        bool file = address.Text("transport") == "file";
        FakeAddress? listening = file ? null : FakeAddress.Of(address);
        if (listening is not null)
        {
            WantsTls(_parameters.TextOrNull("tls-creds"), "server");
            if (World.FindMigrationListener(listening) is not null)
            {
                throw new FakeRefusal($"Failed to bind socket to {listening}: Address already in use");
            }
        }

        _migration = new FakeMigration
        {
            IsIncoming = true,
            Address = listening,
            File = file ? address.Text("filename") : null,
            ExitOnError = arguments.Flag("exit-on-error", otherwise: true),
        };
        Enter("setup");
        if (_migration.File is { } missing && !File.Exists(missing))
        {
            // The process stays, in status setup, and may be asked again.
            _migration = new FakeMigration { IsIncoming = true, Status = "setup" };
            throw new FakeRefusal($"Failed to open file '{missing}': No such file or directory");
        }

        _incomingStarted = true;
        return [];
    }

    private void AdvanceIncoming()
    {
        if (_migration is not { IsIncoming: true, IsUnderWay: true })
        {
            return;
        }

        if (_migration.IsAhead)
        {
            AwaitMemory();
        }
        else if (_migration.Yanked)
        {
            FailIncoming("Unable to read from socket: Connection reset by peer");
        }
        else if (_migration.File is { } file)
        {
            LoadFromFile(file);
        }
        else if (_migration.Peer is { } source && !World.LinkIsCut
            && (!source.IsAlive || source._migration.Peer != this || !source._migration.IsUnderWay))
        {
            FailIncoming("Unable to read from socket: Connection reset by peer");
        }
    }

    /// <summary>A saved state is a real file, so that the host finds, moves and deletes it like any other.</summary>
    private void SaveToFile()
    {
        if (_migration.File is { } file)
        {
            File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{GuestMemory} {_migration.GuestRan} {_tpm}"));
        }
    }

    private void LoadFromFile(string file)
    {
        if (_migration.Status == "setup")
        {
            Enter("active");
        }
        else if (File.ReadAllText(file).Split(' ') is [string memory, string ran, string tpm])
        {
            Arrive(int.Parse(memory, CultureInfo.InvariantCulture), bool.Parse(ran), int.Parse(tpm, CultureInfo.InvariantCulture));
        }
        else
        {
            FailIncoming("Not a migration stream");
        }
    }
}

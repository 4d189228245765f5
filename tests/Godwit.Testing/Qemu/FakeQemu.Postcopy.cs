using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>
/// A guest that has gone ahead of its memory, at both ends. <code>
/// device -> postcopy-active (steps) -> completed
///             | link breaks, other side dies, yank, migrate-pause
///             +-> postcopy-paused - migrate-recover at the destination, migrate resume at the source -> postcopy-active
/// </code>
/// There is no cancel, and the source's guest cannot go on.
/// </summary>
public sealed partial class FakeQemu
{
    private const int StepsOfRest = 6;

    /// <summary>It runs, and the page that it needs next is still at the source, which cannot be reached.</summary>
    private bool IsWaitingForMemory => _migration is { IsIncoming: true, IsAhead: true } && (_migration.Status != "postcopy-active" || World.LinkIsCut);

    internal bool ListensForTheRest(FakeAddress address) =>
        _migration is { IsIncoming: true, Status: "postcopy-paused", Peer: null } && _migration.Address == address;

    private JsonObject StartPostcopy()
    {
        if (!Can("postcopy-ram"))
        {
            throw new FakeRefusal("Enable postcopy with migrate_set_capability before the start of migration");
        }

        if (_migration.IsIncoming || _migration.Status is null or "none")
        {
            throw new FakeRefusal("Postcopy must be started after migration has been started");
        }

        _migration.GoesAhead = true;
        return [];
    }

    private JsonObject PausePostcopy()
    {
        if (_migration.Status is not ("postcopy-active" or "postcopy-recover"))
        {
            throw new FakeRefusal("migrate-pause is currently only supported during postcopy-active or postcopy-recover state");
        }

        _migration.Yanked = true;
        return [];
    }

    private JsonObject Recover(string uri)
    {
        if (!_migration.IsIncoming || _migration.Status != "postcopy-paused")
        {
            throw new FakeRefusal("Migrate recover can only be run when postcopy is paused.");
        }

        string[] parts = uri.Split(':');
        _migration.Address = FakeAddress.Of(new JsonObject { ["transport"] = "socket", ["type"] = "inet", ["host"] = parts[1], ["port"] = parts[2] });
        _migration.Peer = null;
        return [];
    }

    private JsonObject ResumePostcopy(FakeAddress address)
    {
        if (_migration.IsIncoming || _migration.Status != "postcopy-paused")
        {
            throw new FakeRefusal("Cannot resume if there is no paused migration");
        }

        _migration.Address = address;
        Enter("postcopy-recover");
        return [];
    }

    /// <summary>The source.</summary>
    private void FollowGuest()
    {
        switch (_migration.Status)
        {
            case "postcopy-recover" when World.LinkIsCut:
                if (_migration.Yanked)
                {
                    Break();
                }

                break;
            case "postcopy-recover":
                if (World.FindRecovering(_migration.Address!) is not { } peer)
                {
                    Break();
                    break;
                }

                _migration.Peer = peer;
                _migration.Yanked = false;
                peer._migration.Peer = this;
                peer._migration.Yanked = false;
                peer.Enter("postcopy-active");
                Enter("postcopy-active");
                break;
            case "postcopy-active" when _migration.Yanked || _migration.Peer is not { IsAlive: true }:
                Break();
                break;
            case "postcopy-active" when World.LinkIsCut:
                break;
            case "postcopy-active" when _migration.Peer!._migration.Status == "postcopy-paused":
                Break();
                break;
            case "postcopy-active" when ++_migration.StepsAhead >= StepsOfRest:
                _migration.Peer!.Enter("completed");
                RunState = "postmigrate";
                Enter("completed");
                break;
        }
    }

    /// <summary>The destination.</summary>
    private void AwaitMemory()
    {
        if (_migration.Status == "postcopy-active"
            && (_migration.Yanked || (!World.LinkIsCut && _migration.Peer is not { IsAlive: true, _migration.Status: "postcopy-active" or "device" })))
        {
            Break();
        }
    }

    private void Break()
    {
        _migration.Yanked = false;
        _migration.Error = "Channel error: Input/output error";
        Enter("postcopy-paused");
    }
}

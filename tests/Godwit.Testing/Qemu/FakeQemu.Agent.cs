using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    /// <summary>How the agent in the guest behaves; without a channel there is none.</summary>
    public FakeAgentManner Agent { get; set; }

    /// <summary>Whether the guest's file systems are frozen: then it writes nothing.</summary>
    public bool IsFrozen { get; private set; }

    internal bool IsAgentAwake => IsGuestRunning && Agent is not (FakeAgentManner.IsNotThere or FakeAgentManner.IsSilent)
        && !(IsFrozen && Agent is FakeAgentManner.DiesOfFreezing);

    private JsonArray QueryChardev() =>
    [
        new JsonObject { ["label"] = "qmp0", ["filename"] = "unix", ["frontend-open"] = true },
        .. _agent is null ? Array.Empty<JsonNode>()
            : [new JsonObject { ["label"] = "qga0", ["filename"] = "unix", ["frontend-open"] = Agent is not FakeAgentManner.IsNotThere }],
    ];

    /// <summary>One question to the agent with the verdict on it. Null for no answer.</summary>
    internal JsonNode? AskAgent(string verb, JsonObject arguments)
    {
        World.Record(this, verb);
        FakeVerdict verdict = Judge(verb);
        if (verdict is FakeVerdict.RefuseBefore)
        {
            throw new FakeRefusal($"{verb} was made to fail before its effect");
        }

        JsonNode? reply = verdict is FakeVerdict.DropBefore or FakeVerdict.Die ? null : ExecuteInGuest(verb, arguments);
        if (verdict is not (FakeVerdict.DropBefore or FakeVerdict.Die))
        {
            World.Done?.Invoke(this, verb);
        }

        switch (verdict)
        {
            case FakeVerdict.RefuseAfter:
                throw new FakeRefusal($"{verb} was made to fail after its effect");
            case FakeVerdict.LoseReply or FakeVerdict.DropBefore:
                _agent!.Drop();
                return null;
            case FakeVerdict.Die or FakeVerdict.DieAfter:
                End(137, tidy: false);
                return null;
            default:
                return reply;
        }
    }

    private JsonNode? ExecuteInGuest(string verb, JsonObject a) => verb switch
    {
        "guest-sync-delimited" => a["id"]!.GetValue<long>(),
        "guest-ping" => new JsonObject(),
        "guest-fsfreeze-status" => IsFrozen ? "frozen" : "thawed",
        "guest-fsfreeze-freeze" => Freeze(),
        "guest-fsfreeze-thaw" => Thaw(),
        _ => throw new FakeRefusal($"The command {verb} has not been found", "CommandNotFound"),
    };

    private JsonNode? Freeze()
    {
        if (IsFrozen)
        {
            throw new FakeRefusal("The command guest-fsfreeze-freeze has been disabled: the agent is in frozen state", "CommandNotFound");
        }

        switch (Agent)
        {
            case FakeAgentManner.RefusesToFreeze:
                throw new FakeRefusal("failed to open /mnt: Permission denied\u001b[2J");
            case FakeAgentManner.FindsNothing:
                return 0;
            default:
                IsFrozen = true;
                return Agent is FakeAgentManner.FreezesInSilence or FakeAgentManner.DiesOfFreezing ? null : 2;
        }
    }

    private JsonNode Thaw()
    {
        bool frozen = IsFrozen;
        IsFrozen = false;
        return frozen ? 2 : 0;
    }
}

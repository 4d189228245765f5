namespace Godwit.Testing;

/// <summary>What becomes of one command: the failures a host has to survive, before and after the command's effect.</summary>
public enum FakeVerdict
{
    Proceed,

    /// <summary>An error reply, no effect.</summary>
    RefuseBefore,

    /// <summary>The effect, and an error reply all the same.</summary>
    RefuseAfter,

    /// <summary>The effect, but the connection is dropped instead of the reply. The process lives.</summary>
    LoseReply,

    /// <summary>The connection is dropped, no effect. The process lives.</summary>
    DropBefore,

    /// <summary>The process is killed, no effect.</summary>
    Die,

    /// <summary>The effect, and then the process is killed before it replies.</summary>
    DieAfter,
}

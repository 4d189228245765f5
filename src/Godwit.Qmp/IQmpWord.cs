namespace Godwit.Qmp;

/// <summary>
/// A word from one of QEMU's vocabularies. They are open: a later QEMU may say a word we have no constant for, and then the
/// word is carried and shown like any other.
/// </summary>
public interface IQmpWord<TSelf>
    where TSelf : struct, IQmpWord<TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// One command QEMU knows. The record that implements it has the command's arguments as its properties, spelled as on the wire;
/// the members below are implemented explicitly so that they never become arguments themselves.
/// </summary>
public interface IQmpCommand<TReply>
{
    string Verb { get; }

    /// <summary>
    /// What is written under "arguments": the record itself, unless QEMU's shape is open (blockdev-add, object-add).
    /// </summary>
    object Arguments => this;

    JsonTypeInfo ArgumentsType { get; }

    JsonTypeInfo<TReply> ReplyType { get; }
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// One command that an agent in a guest knows; QEMU itself does not. The record that implements it has the command's arguments as
/// its properties, as with <see cref="IQmpCommand{TReply}"/>.
/// </summary>
public interface IAgentCommand<TReply>
{
    string Verb { get; }

    JsonTypeInfo ArgumentsType { get; }

    JsonTypeInfo<TReply> ReplyType { get; }
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Sends RARP packets from every network card, so that switches learn where the guest is now.</summary>
public sealed record AnnounceSelf : IQmpCommand<QmpEmpty>
{
    /// <summary>Milliseconds before the second packet.</summary>
    public required int Initial { get; init; }

    /// <summary>Longest pause between packets in milliseconds.</summary>
    public required int Max { get; init; }

    /// <summary>How many packets.</summary>
    public required int Rounds { get; init; }

    /// <summary>By how many milliseconds the pause grows.</summary>
    public required int Step { get; init; }

    /// <summary>Which network cards; null means all.</summary>
    public IReadOnlyList<string>? Interfaces { get; init; }

    /// <summary>Names a sequence so that it can be changed later.</summary>
    public string? Id { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "announce-self";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.AnnounceSelf;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

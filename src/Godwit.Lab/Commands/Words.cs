using System.CommandLine;

namespace Godwit.Lab.Commands;

/// <summary>Arguments that several commands take. A symbol belongs to one command, so each asks for its own.</summary>
internal static class Words
{
    public static Argument<string> Host() => new("host") { Description = "hosta, hostb …" };

    public static Argument<string> Address() => new("ip") { Description = "The guest's address, 10.72.0.11 for instance." };
}

using System.Globalization;
using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>What mount.cifs said, as a problem with its remedy. It tells the kernel's error by its number.</summary>
internal static partial class SmbMountVerdict
{
    /// <param name="unc">The share.</param>
    /// <param name="account">This host to the server.</param>
    /// <param name="exitCode">Of mount.</param>
    /// <param name="words">Its standard error.</param>
    /// <param name="trouble">Why the account gets no ticket, if that is so.</param>
    public static Problem Of(UncPath unc, ComputerAccount account, int exitCode, string words, Problem? trouble = null)
    {
        string share = unc.ShareName;
        int? error = ErrorIn(words);
        return (exitCode, error) switch
        {
            _ when exitCode == 127 || words.Contains("bad option", StringComparison.Ordinal) || words.Contains("unknown filesystem", StringComparison.Ordinal) =>
                Problem(ProblemId.VolumeUnavailable, "this host cannot mount SMB shares: mount.cifs is missing", "Install the packages cifs-utils and keyutils."),
            (_, 19) => Problem(ProblemId.VolumeUnavailable, "this host's kernel has no CIFS file system", "Use a kernel with the module cifs."),
            _ when words.Contains("could not resolve address", StringComparison.Ordinal) =>
                Problem(ProblemId.VolumeUnavailable, $"the name {unc.Server} is not known", "Check the server's name and this host's DNS."),
            (_, 2) => Problem(ProblemId.VolumeNotFound, $"{unc.Server} has no share {unc.Share}", "Check the share's name."),
            (_, 13) => Problem(ProblemId.ShareAccessDenied, $"{unc.Server} lets {account} in no further", GrantCommand.OfShare(unc, account)),
            (_, 95) => Problem(
                ProblemId.VolumeUnavailable, $"{unc.Server} does not offer SMB 3.1.1, or not what is needed of it", "Use a server with SMB 3.1.1; older dialects are refused."),
            (_, { } code) when KernelError.IsOfTicket(code) => Problem(
                ProblemId.VolumeUnavailable, $"no Kerberos ticket for {unc.Server} could be had as {account}{(trouble is null ? "" : $". {trouble.Message.TrimEnd('.')}")}",
                trouble?.Remedy ?? $"Check the keytab (klist -k), the clock and the DNS of this host, and that {unc.Server} is the server's name in the directory."),
            (_, 101 or 104 or 110 or 111 or 112 or 113 or 115 or 11) => Problem(
                ProblemId.VolumeUnavailable, $"{unc.Server} does not answer",
                "Check the file server and the network. A share that this host has already is tried again by itself."),
            _ => Problem(ProblemId.VolumeUnavailable, $"mount says: {words.Split('\n')[0].TrimEnd('.')}", "Look into the kernel's log (dmesg)."),
        };

        Problem Problem(ProblemId id, string cause, string remedy) =>
            new() { Id = id, Target = share, Message = $"{share} cannot be mounted: {cause}.", Remedy = remedy };
    }

    /// <summary>Somebody has mounted it there already, and otherwise than guests need it.</summary>
    public static Problem OfMount(UncPath unc, string place, string missing) => new()
    {
        Id = ProblemId.VolumeUnavailable,
        Target = unc.ShareName,
        Message = $"{unc.ShareName} is not used: what is mounted at {place} was mounted without {missing}.",
        Remedy = $"Take it down, and out of /etc/fstab; it is mounted by itself then: umount {ShellWord.Of(place)}",
    };

    /// <summary>It is not even tried: the share would be mounted, and by somebody else.</summary>
    public static Problem OfIdentity(UncPath unc, Problem wrong) =>
        wrong with { Target = unc.ShareName, Message = $"{unc.ShareName} is not used: {wrong.Message}" };

    /// <summary>Whether there was no ticket to prove this host with.</summary>
    public static bool IsOfTicket(string words) => ErrorIn(words) is { } error && KernelError.IsOfTicket(error);

    private static int? ErrorIn(string words) =>
        Number().Match(words) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"mount error\((\d+)\)")]
    private static partial Regex Number();
}

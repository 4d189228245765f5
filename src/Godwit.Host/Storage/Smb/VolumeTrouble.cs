using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>What is the matter with a share that is mounted and cannot be looked at.</summary>
internal static class VolumeTrouble
{
    private const string Waiting = "Virtual machines on it wait and go on by themselves then.";

    /// <param name="unc">The share.</param>
    /// <param name="account">This host to the server.</param>
    /// <param name="error">The kernel's error; null when there was no answer in time.</param>
    /// <param name="words">The same for people.</param>
    /// <param name="trouble">Why the account gets no ticket, if that is so.</param>
    public static Problem Of(UncPath unc, ComputerAccount? account, int? error, string words, Problem? trouble)
    {
        string who = account?.ToString() ?? "this host";
        return error switch
        {
            { } code when KernelError.IsOfTicket(code) => Problem(
                $"{unc.Server} asks {who} to prove itself anew, and there is no ticket for that{(trouble is null ? "" : $": {trouble.Message.TrimEnd('.')}")}.",
                $"{trouble?.Remedy ?? $"Check the keytab (klist -k), the clock and the DNS of this host, and that {unc.Server} is the server's name in the directory."} {Waiting}"),
            KernelError.AccessDenied when trouble is { Id: ProblemId.ForeignTicket } => Problem(
                $"{unc.Server} lets this host in no further. {trouble.Message}", $"{trouble.Remedy} {Waiting}"),
            KernelError.AccessDenied when account is not null => Problem(
                $"{unc.Server} lets {who} in no further.", $"Virtual machines on it wait and go on by themselves once it may. {GrantCommand.Of(unc with { Rest = "" }, account)}"),
            KernelError.TryAgain or KernelError.RemoteChanged or KernelError.NotFound => Problem(
                $"{unc.Server} does not offer the share {unc.Share} any more.",
                $"Offer it again. If it stays so, end what {who} has open there: the kernel (seen with 6.1) does not ask again until it has to connect anew. "
                + $"Windows: Get-SmbSession | Where ClientUserName -like '*{account?.Name.TrimEnd('$')}*' | Close-SmbSession. "
                + $"Samba: smbstatus -p, then kill the process. {Waiting}"),
            _ => Problem(
                $"{unc.Server} does not answer: {words.TrimEnd('.')}.{(trouble is null ? "" : $" {trouble.Message}")}",
                $"{trouble?.Remedy ?? "Check the file server and the network."} {Waiting}"),
        };

        Problem Problem(string message, string remedy) =>
            new() { Id = ProblemId.VolumeUnavailable, Target = unc.ShareName, Message = message, Remedy = remedy };
    }
}

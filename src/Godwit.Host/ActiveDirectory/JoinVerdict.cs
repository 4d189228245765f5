using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>What adcli and net meant when they failed. They speak to people; these are the sentences that they share with others of their kind.</summary>
internal static class JoinVerdict
{
    private const int NotInstalled = 127;

    /// <param name="host">What was to become of the host.</param>
    /// <param name="program">"adcli" or "net".</param>
    /// <param name="package">What has it.</param>
    /// <param name="exitCode">Not 0.</param>
    /// <param name="words">All that it printed.</param>
    public static Problem Of(DirectoryRecord host, string program, string package, int exitCode, string words)
    {
        if (exitCode == NotInstalled)
        {
            return Because(
                ProblemId.DirectoryJoinFailed, program, $"The program {program} is not installed on this host.",
                $"apt install {package}; or prepare {host.KeytabPath} elsewhere and join without a user.");
        }

        if (Says(
            words, "Preauthentication failed", "Password incorrect", "NT_STATUS_LOGON_FAILURE", "NT_STATUS_WRONG_PASSWORD",
            "username or authentication information is incorrect", "bad username or authentication"))
        {
            return Because(
                ProblemId.PasswordWrong, host.Realm, $"{host.Realm} does not accept that user and password.",
                "Type them again. Too many wrong ones lock the account.");
        }

        if (Says(words, "not found in Kerberos database", "Client not found", "NT_STATUS_NO_SUCH_USER"))
        {
            return Because(ProblemId.PasswordWrong, host.Realm, $"{host.Realm} has no such user.", "Check the name given with --user.");
        }

        if (Says(words, "Clock skew", "NT_STATUS_TIME_DIFFERENCE_AT_DC"))
        {
            return DirectoryVerdict.OfTicket(host, Krb5Code.ClockSkew, words);
        }

        if (Says(
            words, "Couldn't find usable domain controller", "Couldn't resolve host", "No usable domain controller", "Cannot find KDC",
            "NT_STATUS_NO_LOGON_SERVERS", "Failed to find a DC", "failed to find DC", "Didn't find the ldap server"))
        {
            return DirectoryVerdict.DnsGone(host.Realm, "no domain controller was found");
        }

        if (Says(words, "Insufficient access", "Insufficient permissions", "NT_STATUS_ACCESS_DENIED", "00002098"))
        {
            return Because(
                ProblemId.NotAllowed, host.ComputerAccount, $"That user may not make or change the account {host.ComputerAccount} in {host.Realm}.",
                "Take a user who may add computers to the domain.");
        }

        return Because(
            ProblemId.DirectoryJoinFailed, host.Realm, $"{program} could not join {host.Realm}: {LastLine(words)}",
            $"Try it by hand on this host to see all that it says: {program} {(program == "net" ? "ads join" : "join")}");
    }

    private static bool Says(string words, params ReadOnlySpan<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            if (words.Contains(sentence, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string LastLine(string words) =>
        words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it did not say why.";

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}

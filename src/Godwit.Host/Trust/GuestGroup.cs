using System.Globalization;

namespace Godwit.Host.Trust;

/// <summary>The primary group of the user that QEMU runs as.</summary>
internal static class GuestGroup
{
    /// <summary>Null when there is no such local user: then root alone reads the transfer keys, and QEMU as root can too.</summary>
    public static int? Of(string user)
    {
        // name:password:uid:gid:comment:home:shell
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var fields = line.Split(':');
            if (fields.Length > 3
                && string.Equals(fields[0], user, StringComparison.Ordinal)
                && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var group))
            {
                return group;
            }
        }

        return null;
    }
}

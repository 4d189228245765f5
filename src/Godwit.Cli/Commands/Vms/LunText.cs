using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

/// <summary>Addresses of logical units as people write them: ADDRESS:PORT/TARGET/LUN.</summary>
internal static class LunText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IscsiAddress? address)
    {
        address = text.Split('/') is [{ Length: > 0 } portal, { Length: > 0 } target, var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int lun)
            ? new IscsiAddress { Portal = portal, Target = target, Lun = lun }
            : null;
        return address is not null;
    }

    public static string Of(LogicalUnit unit) =>
        unit.Iscsi is { } iscsi ? $"{iscsi.Portal}/{iscsi.Target}/{iscsi.Lun}" : $"wwn-0x{unit.WorldWideName}";
}

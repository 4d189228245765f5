using System.Globalization;
using System.Security.Cryptography;
using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>An iSCSI target (tgt) on the lab's management network, with one unit whose content is a file in the lab's folder.</summary>
internal sealed class LabTarget : IAsyncDisposable
{
    public const int Mebibytes = 64;

    /// <summary>Empty at first: the guest's records come here, and anything else would look like a torn one.</summary>
    private const int RecordMebibytes = 20;

    private const string Address = "10.70.0.254";
    private const string Name = "iqn.2026-01.lab.godwit:pool1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>tgtd keeps its control socket in a folder that all network namespaces share, under this number.</summary>
    private readonly string _control = (20_000 + (Environment.ProcessId % 10_000)).ToString(CultureInfo.InvariantCulture);
    private readonly string _space;
    private ProcessIdentity _process;

    private LabTarget(LocalLab lab)
    {
        _space = lab.Fabric.Of(Godwit.Lab.Networks.LabNetwork.Management).Name;
        Path = System.IO.Path.Combine(lab.StateFolder, "unit.raw");
    }

    /// <summary>The file with the unit's content.</summary>
    public string Path { get; }

    public static IscsiAddress Unit { get; } = new() { Portal = $"{Address}:3260", Target = Name, Lun = 1 };

    /// <summary>A target that lets everybody in, and a unit that is random data but for where records go.</summary>
    public static async Task<LabTarget> StartAsync(LocalLab lab)
    {
        var target = new LabTarget(lab);
        await File.WriteAllBytesAsync(
            target.Path, [.. new byte[RecordMebibytes << 20], .. RandomNumberGenerator.GetBytes((Mebibytes - RecordMebibytes) << 20)], TestContext.Current.CancellationToken);
        await Tool.RunAsync("ip", ["-n", target._space, "address", "replace", $"{Address}/24", "dev", "br0"], null, TestContext.Current.CancellationToken);
        Directory.CreateDirectory("/run/tgtd");
        target._process = await Background.StartAsync(
            System.IO.Path.Combine(lab.StateFolder, "tgtd.log"), System.IO.Path.Combine(lab.StateFolder, "tgtd.pid"),
            ["ip", "netns", "exec", target._space, "tgtd", "-f", "-C", target._control, "--iscsi", $"portal={Address}:3260"], TestContext.Current.CancellationToken);
        await target.UntilItListensAsync();
        await target.TellAsync("--op", "new", "--mode", "target", "--tid", "1", "-T", Name);
        await target.TellAsync("--op", "new", "--mode", "logicalunit", "--tid", "1", "--lun", "1", "-b", target.Path);
        await target.BeAsync("GODWIT-1");
        await target.LetInAsync("ALL");
        return target;
    }

    /// <summary>From now on the unit says that this is its serial number.</summary>
    public Task BeAsync(string serial) => TellAsync("--op", "update", "--mode", "logicalunit", "--tid", "1", "--lun", "1", "--params", $"scsi_sn={serial}");

    /// <param name="addresses">Of hosts, or "ALL".</param>
    public Task LetInAsync(string addresses) => TellAsync("--op", "bind", "--mode", "target", "--tid", "1", "-I", addresses);

    public Task ShutOutAsync(string addresses) => TellAsync("--op", "unbind", "--mode", "target", "--tid", "1", "-I", addresses);

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        await Tool.TryAsync("ip", ["-n", _space, "address", "delete", $"{Address}/24", "dev", "br0"]);
        File.Delete(Path);
        File.Delete($"/run/tgtd/socket.{_control}");
        File.Delete($"/run/tgtd/socket.{_control}.lock");
    }

    private Task<string> TellAsync(params string[] words) => Tool.RunAsync("tgtadm", ["-C", _control, "--lld", "iscsi", .. words], null, TestContext.Current.CancellationToken);

    private async Task UntilItListensAsync()
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!(await Tool.TryAsync("tgtadm", ["-C", _control, "--lld", "iscsi", "--op", "show", "--mode", "target"])).Succeeded)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "tgtd does not answer.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}

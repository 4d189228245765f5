using System.Globalization;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Uml;

/// <summary>
/// One disk that all User-mode Linux hosts of a lab have, as they would have one of a storage network, with OCFS2 on it. What is done here is an
/// administrator's work and a distribution's boot scripts'; Godwit finds the volume mounted.
/// </summary>
internal sealed class SharedDisk
{
    /// <summary>What o2cb calls the hosts together.</summary>
    private const string Cluster = "lab";
    private const int Port = 7777;
    private const long Bytes = 1L << 30;

    /// <summary>(n - 1) * 2 seconds without a word on the disk make a node dead to the others. The distribution's is 31.</summary>
    private const int DeadThreshold = 7;
    private const int IdleMilliseconds = 10_000;

    private readonly IReadOnlyList<string> _letters;

    public SharedDisk(string stateFolder, IReadOnlyList<string> letters)
    {
        _letters = letters;
        Path = System.IO.Path.Combine(stateFolder, "shared.img");
    }

    public static bool IsAvailable => File.Exists("/sbin/mkfs.ocfs2") || File.Exists("/usr/sbin/mkfs.ocfs2");

    /// <summary>The image outside.</summary>
    public string Path { get; }

    /// <summary>The kernel's command line: shared between kernels, and every write is on the image before it is acknowledged.</summary>
    public string KernelOption => $"ubd0cs={Path}";

    public async Task FormatAsync(CancellationToken cancellationToken)
    {
        await using (FileStream image = File.Create(Path))
        {
            image.SetLength(Bytes);
        }

        string slots = Math.Max(2, _letters.Count).ToString(CultureInfo.InvariantCulture);
        await Tool.RunAsync(
            "mkfs.ocfs2", ["-F", "-q", "-J", "size=8M", "-N", slots, "--cluster-stack=o2cb", "--cluster-name=" + Cluster, Path],
            cancellationToken: cancellationToken);
    }

    /// <summary>What a host's boot scripts do: the cluster's stack, then the mount.</summary>
    public async Task MountAsync(UmlHost host, CancellationToken cancellationToken)
    {
        CommandResult mounted = await host.RunAsync(["sh", "-ec", Script], Configuration(), cancellationToken);
        if (!mounted.Succeeded)
        {
            throw new LabException($"{host.Name} cannot mount the shared disk: {mounted.Error} {mounted.Output}");
        }
    }

    private static string Script =>
        $"""
        mkdir -p /etc/ocfs2 /dlm {LocalLab.SharedDiskPath}
        cat > /etc/ocfs2/cluster.conf
        modprobe -a configfs ocfs2_stack_o2cb ocfs2_dlmfs ocfs2
        grep -q ' /sys/kernel/config ' /proc/mounts || mount -t configfs none /sys/kernel/config
        mount -t ocfs2_dlmfs none /dlm
        echo o2cb > /sys/fs/ocfs2/cluster_stack
        o2cb register-cluster {Cluster}
        echo {DeadThreshold} > /sys/kernel/config/cluster/{Cluster}/heartbeat/dead_threshold
        echo {IdleMilliseconds} > /sys/kernel/config/cluster/{Cluster}/idle_timeout_ms
        mount -t ocfs2 -o noatime /dev/ubda {LocalLab.SharedDiskPath}
        """;

    /// <summary>/etc/ocfs2/cluster.conf. Its lines of values begin with a tab.</summary>
    private string Configuration() => string.Concat(
        [
            $"cluster:\n\theartbeat_mode = local\n\tnode_count = {_letters.Count}\n\tname = {Cluster}\n\n",
            .. _letters.Select((letter, i) => string.Create(
                CultureInfo.InvariantCulture,
                $"node:\n\tnumber = {i}\n\tcluster = {Cluster}\n\tip_port = {Port}\n\tip_address = {Fabric.AddressOf(LabNetwork.Management, i + 1)}\n\tname = host{letter}\n\n")),
        ]);
}

using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmCreate
{
    private const long DefaultMemory = 1L << 30;

    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> name = new("NAME") { Description = "Name of the new virtual machine" };
        VmCreateOptions options = new(names);
        CommandWithExamples command = new(
            "create",
            "Creates a virtual machine on the default host or --host. It is off afterwards.",
            "godwit vm create web01 --memory 512M --cpus 2 --disk size=4G --switch lan",
            "godwit vm create db01 --disk /images/debian.qcow2 --disk size=20G,format=raw",
            "godwit vm create win01 --generation 2 --secure-boot on --tpm --memory 4G --disk size=64G",
            "godwit vm create tiny --memory 128M --kernel /boot/vmlinuz --initrd /images/initrd.gz --append 'console=ttyS0'")
        {
            Remarks =
                """
                Sizes are bytes or carry K, M, G or T (powers of 1024).
                A disk is PATH, an existing image that the machine takes over, or size=SIZE[,format=FORMAT][,path=PATH], a new one.
                Formats are qcow2, vhdx, vhd and raw. Without one the name decides (.raw and .img are raw), and everything else is qcow2.
                Relative disk paths lie in the machine's folder.
                """,
        };
        command.Arguments.Add(name);
        options.AddTo(command);
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            GodwitClient host = invocation.Client;
            OperationView started =
                await host.CreateVmAsync(Request(invocation, invocation.Of(name), options), cancellationToken);
            return await new OperationFollower(invocation, host).FollowAsync(started, cancellationToken);
        });
    }

    private static CreateVmRequest Request(Invocation invocation, string name, VmCreateOptions options) => new()
    {
        Name = name,
        ProcessorCount = invocation.Of(options.Cpus),
        MemoryBytes = invocation.Of(options.Memory) ?? DefaultMemory,
        Folder = invocation.Of(options.Folder),
        Disks = invocation.Of(options.Disks) is { Length: > 0 } disks ? disks : null,
        NetworkAdapters = Adapters(invocation.Of(options.Switches) ?? [], invocation.Of(options.Macs) ?? []),
        DirectBoot = Boot(invocation, options),
        Generation = invocation.Of(options.Generation),
        SecureBoot = invocation.Of(options.SecureBoot) is { } secure ? secure is Switched.On : null,
        SecureBootTemplate = invocation.Of(options.SecureBootTemplate),
        Tpm = invocation.Of(options.Tpm) ? true : null,
        CpuModel = invocation.Of(options.Processor.Model),
        CompatibilityForMigrationEnabled = invocation.Of(options.Processor.Compatibility) is { } compatible ? compatible is Switched.On : null,
        CompatibilityForMigrationMode = invocation.Of(options.Processor.Mode),
        Notes = invocation.Of(options.Notes),
        AutomaticStartAction = invocation.Of(options.StartAction),
    };

    /// <summary>The first --mac belongs to the first --switch; one beyond the switches makes an adapter that is not connected.</summary>
    private static NewNetworkAdapter[]? Adapters(string[] switches, string[] macs) => switches.Length + macs.Length == 0
        ? null
        : [.. Enumerable.Range(0, Math.Max(switches.Length, macs.Length)).Select(index => new NewNetworkAdapter
        {
            SwitchName = switches.ElementAtOrDefault(index),
            MacAddress = macs.ElementAtOrDefault(index),
        })];

    private static DirectBoot? Boot(Invocation invocation, VmCreateOptions options)
    {
        string? initrd = invocation.Of(options.Initrd);
        string? append = invocation.Of(options.Append);
        if (invocation.Of(options.Kernel) is not { } kernel)
        {
            return initrd is null && append is null ? null : throw new UsageException("--initrd and --append need --kernel.");
        }

        return new DirectBoot
        {
            KernelPath = HostPath.Full(kernel),
            InitialRamDiskPath = initrd is null ? null : HostPath.Full(initrd),
            CommandLine = append,
        };
    }
}

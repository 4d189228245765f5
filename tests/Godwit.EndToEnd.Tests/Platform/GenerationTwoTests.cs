using Godwit.Client;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Checkpoints;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Platform;

/// <summary>Firmware variables and a TPM's memory are the machine's, wherever it goes.</summary>
[Collection(nameof(TwoHosts))]
public sealed class GenerationTwoTests(TwoHosts hosts)
{
    private static readonly VmShape GenerationTwo = new() { Generation = 2, MemoryMebibytes = 192, Load = "drate=100" };

    [Fact]
    public Task A_generation_two_guest_moves_storage_and_host_live_and_its_tpm_and_variables_hold_what_was_written() => hosts.TellAsync(GenerationTwo, async vm =>
    {
        await vm.StartAsync();
        await vm.Agent.FirmwareAsync("Fvar=one");
        await vm.Agent.FirmwareAsync("Fnv=two");
        string written = await vm.Agent.FirmwareAsync("Fpcr");
        Assert.StartsWith("var=one nv=two pcr=", written, StringComparison.Ordinal);
        Assert.DoesNotContain("pcr=0000", written, StringComparison.Ordinal);
        GuestStatistics before = await vm.Agent.ReadAsync();

        OperationView moved = await vm.DoAsync((client, name) => client.MoveVmStorageAsync(
            name, new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-shelf" } }));
        Assert.Empty(moved.Report!.LeftBehind);
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}")), "The old folder is still there.");
        await vm.AssertSameGuestAsync(before);
        Assert.Equal(written, await vm.Agent.FirmwareAsync("F?"));
        // Written where the files are now, or it would be lost on the way.
        await vm.Agent.FirmwareAsync("Fvar=three");
        string rewritten = await vm.Agent.FirmwareAsync("Fnv=four");
        Assert.StartsWith("var=three nv=four pcr=", rewritten, StringComparison.Ordinal);

        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        Assert.Equal(rewritten, await vm.Agent.FirmwareAsync("F?"));
        await vm.AssertNothingLostAsync();

        // Off and on again: what is left is what the files hold.
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await vm.StartAsync();
        Assert.StartsWith("var=three nv=four pcr=0000", await vm.Agent.FirmwareAsync("F?"), StringComparison.Ordinal);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_checkpoint_brings_back_what_tpm_and_variables_held_then() => hosts.TellAsync(GenerationTwo, async vm =>
    {
        await vm.StartAsync();
        await vm.Agent.FirmwareAsync("Fvar=old");
        await vm.Agent.FirmwareAsync("Fnv=old");
        string then = await vm.Agent.FirmwareAsync("Fpcr");
        await vm.CheckpointAsync("with memory");
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { CheckpointType = CheckpointType.Production }));
        await vm.Agent.FirmwareAsync("Fvar=between");
        await vm.Agent.FirmwareAsync("Fnv=between");
        await vm.CheckpointAsync("without");
        await vm.Agent.FirmwareAsync("Fvar=new");
        Assert.StartsWith("var=new nv=new pcr=", await vm.Agent.FirmwareAsync("Fnv=new"), StringComparison.Ordinal);
        await vm.MoveAsync();

        await vm.RestoreAsync("with memory", start: true);
        Assert.Equal(then, await vm.Agent.FirmwareAsync("F?"));

        await vm.RestoreAsync("without", start: true);
        vm.Client.Reset();
        await vm.UntilHeardAsync();
        Assert.StartsWith("var=between nv=between pcr=0000", await vm.Agent.FirmwareAsync("F?"), StringComparison.Ordinal);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_that_is_off_takes_tpm_and_variables_along_and_a_daemon_that_dies_takes_nothing() => hosts.TellAsync(GenerationTwo, async vm =>
    {
        await vm.StartAsync();
        await vm.Agent.FirmwareAsync("Fvar=one");
        string written = await vm.Agent.FirmwareAsync("Fnv=two");
        await vm.Home.KillDaemonAsync();
        await vm.Home.StartDaemonAsync();
        Assert.Equal(written, await vm.Agent.FirmwareAsync("F?"));

        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { SecureBoot = true, SecureBootTemplate = SecureBootTemplate.None }));
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { SecureBoot = false }));
        await vm.MoveAsync();
        await vm.StartAsync();
        Assert.StartsWith("var=- nv=two pcr=0000", await vm.Agent.FirmwareAsync("F?"), StringComparison.Ordinal);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_that_was_exported_while_it_ran_goes_on_elsewhere_with_tpm_and_variables_in_memory_and_in_files() => hosts.TellAsync(GenerationTwo, async vm =>
    {
        await vm.StartAsync();
        await vm.Agent.FirmwareAsync("Fvar=one");
        await vm.Agent.FirmwareAsync("Fnv=two");
        string written = await vm.Agent.FirmwareAsync("Fpcr");
        await vm.DoAsync((client, name) => client.ExportVmAsync(name, new ExportVmRequest { Path = "/shared" }));
        await vm.Agent.FirmwareAsync("Fvar=later");
        await vm.RemoveAsync();
        vm.Home = hosts.B;
        using (GodwitClient client = hosts.B.OpenClient())
        {
            OperationView begun = await client.ImportVmAsync(new ImportVmRequest { Path = $"/shared/{vm.Name}", Copy = true });
            OperationView imported = await vm.EndOfAsync(begun, hosts.B);
            Assert.True(imported.State is OperationState.Completed, $"{imported.Problem}");
        }

        Directory.Delete(hosts.B.PathOutside($"/shared/{vm.Name}"), recursive: true);

        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        Assert.Equal(written, await vm.Agent.FirmwareAsync("F?"));
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await vm.StartAsync();
        Assert.StartsWith("var=one nv=two pcr=0000", await vm.Agent.FirmwareAsync("F?"), StringComparison.Ordinal);
    });
}

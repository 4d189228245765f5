using Godwit.Client;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Refusals;

/// <summary>A model of which emulated processors lack a part: what is said of it, and how its VM comes to one that every host has.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ProcessorTests(TwoHosts hosts)
{
    private const string Skylake = "Skylake-Server-v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("category", "slow")]
    public Task A_model_that_no_host_gives_in_full_is_said_before_the_move_and_gone_with_compatibility_for_migration() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await AssertTheDomainKnowsItsProcessorsAsync();
        using GodwitClient client = hosts.A.OpenClient();
        await Refusal.OfAsync(
            client, () => client.CreateVmAsync(new CreateVmRequest { Name = "new", MemoryBytes = 64 << 20, CpuModel = Skylake }), ProblemId.ProcessorFeaturesMissing);
        Assert.False(Directory.Exists(hosts.A.PathOutside("/vms/new")));
        await Refusal.OfAsync(client, () => client.SetVmAsync(vm.Name, new SetVmRequest { CpuModel = Skylake }), ProblemId.ProcessorFeaturesMissing);

        // It comes from a host that could: by its vm.json.
        await hosts.A.KillDaemonAsync();
        string json = hosts.A.PathOutside($"/vms/{vm.Name}/vm.json");
        string text = await File.ReadAllTextAsync(json, Cancellation);
        Assert.Contains("\"qemu64\"", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(json, text.Replace("\"qemu64\"", $"\"{Skylake}\"", StringComparison.Ordinal), Cancellation);
        await hosts.A.StartDaemonAsync();
        Assert.Equal(Skylake, (await vm.ViewAsync()).Configuration.CpuModel);
        await AssertWarnedAsync(client, vm, "would start without them there");
        await vm.StartAsync();
        await AssertWarnedAsync(client, vm, "as hosta does");
        CommandResult check = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hostb", "--storage", $"/vms/{vm.Name}", "--check");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("processor-features-reduced", check.Output, StringComparison.Ordinal);
        await Refusal.OfAsync(client, () => client.SetVmAsync(vm.Name, new SetVmRequest { CompatibilityForMigrationEnabled = true }), ProblemId.VmWrongState);

        // The guest does not have what both lack: it moves as it is.
        GuestStatistics before = await vm.Agent.ReadAsync();
        await vm.MoveAsync();
        await vm.AssertSameGuestAsync(before);
        await vm.MoveAsync();
        await vm.AssertSameGuestAsync(before);
        await vm.DoAsync((host, name) => host.StopVmAsync(name, new StopVmRequest { TurnOff = true }));

        foreach (string[] words in (string[][])[["--compatibility-for-migration", "on"], ["--compatibility-for-migration-mode", "CommonDomainFeatureSet"]])
        {
            CommandResult set = await GodwitProgram.RunAsync(hosts.Lab, ["vm", "set", vm.Name, .. words]);
            Assert.True(set.ExitCode == 0, set.Error);
            VmConfiguration compatible = (await vm.ViewAsync()).Configuration;
            Assert.Equal((Skylake, true), (compatible.CpuModelWithoutCompatibility, compatible.CompatibilityForMigrationEnabled));
            Assert.Equal(words[1] == "on" ? "qemu64-v1" : "Westmere-v1", compatible.CpuModel);
            await vm.StartAsync();
            CompatibilityReport report = await ReportAsync(vm);
            Assert.True(report.Incompatibilities.Count == 0, string.Join("; ", report.Incompatibilities.Select(found => found.Message)));
            before = await vm.Agent.ReadAsync();
            await vm.MoveAsync();
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
            Assert.Equal(compatible.CpuModel, (await vm.ViewAsync()).Configuration.CpuModel);
            await vm.DoAsync((host, name) => host.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        }

        await vm.DoAsync((host, name) => host.SetVmAsync(name, new SetVmRequest { CompatibilityForMigrationEnabled = false }));
        Assert.Equal(Skylake, (await vm.ViewAsync()).Configuration.CpuModel);
    });

    private async Task AssertTheDomainKnowsItsProcessorsAsync()
    {
        using GodwitClient client = hosts.A.OpenClient();
        DomainProcessorsView domain = await client.GetDomainProcessorsAsync(Cancellation);
        Assert.Equal(["hosta", "hostb"], domain.Hosts.Select(host => host.HostName));
        Assert.Empty(domain.Silent);
        Assert.All(domain.Hosts, host =>
        {
            Assert.Equal("tcg", host.Accelerator);
            Assert.Contains("sse2", host.Features);
            Assert.DoesNotContain("avx512f", host.Features);
            Assert.Contains("avx512f", host.Models[Skylake]);
        });
        Assert.Equal(domain.Hosts[1].Features, (await client.GetHostProcessorAsync(Cancellation)).Features);
        CommonProcessorView common = Assert.Single(domain.Common);
        Assert.Equal(("qemu64-v1", "Westmere-v1", domain.Hosts[0].Features.Count), (common.MinimumModel, common.CommonModel, common.Features.Count));
        CommandResult typed = await GodwitProgram.RunAsync(hosts.Lab, "domain", "processors");
        Assert.True(typed.ExitCode == 0, typed.Error);
        hosts.Tally.Line($"godwit domain processors\n{typed.Output}");
        Assert.All(["hosta", "hostb", "CommonDomainFeatureSet", "Westmere-v1", $"{common.Features.Count} features"], word => Assert.Contains(word, typed.Output, StringComparison.Ordinal));
    }

    private static async Task AssertWarnedAsync(GodwitClient client, LabVm vm, string words)
    {
        CompatibilityReport report = await client.CheckMoveAsync(vm.Name, vm.MoveTo(vm.Hosts.B), Cancellation);
        Incompatibility said = Assert.Single(report.Incompatibilities);
        Assert.True(report.IsCompatible);
        Assert.Equal((ProblemId.ProcessorFeaturesReduced, IncompatibilitySeverity.Warning, Skylake), (said.Id, said.Severity, said.Target));
        Assert.Contains("avx512f", said.Message, StringComparison.Ordinal);
        Assert.Contains(words, said.Message, StringComparison.Ordinal);
        Assert.Contains("--compatibility-for-migration on", said.Remedy, StringComparison.Ordinal);
        Assert.Contains("--cpu-model Westmere-v1", said.Remedy, StringComparison.Ordinal);
    }

    private async Task<CompatibilityReport> ReportAsync(LabVm vm)
    {
        using GodwitClient client = vm.Home.OpenClient();
        return await client.CheckMoveAsync(vm.Name, vm.MoveTo(hosts.Other(vm.Home)), Cancellation);
    }
}

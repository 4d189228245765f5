using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.Vms;

namespace Godwit.Host.Processors;

/// <summary>
/// Set-VMProcessor: which model a VM has. What compatibility for migration chooses is written into vm.json then, and stays until somebody
/// asks anew: a host that joins the domain later changes no guest's processor.
/// </summary>
internal sealed class ProcessorChoice(HostOptions options, HostMachine machine, HostProcessor processor, DomainProcessors domain)
{
    /// <exception cref="RefusedException">The machine is not off, or what is asked for contradicts itself.</exception>
    public static void Check(VmDriver vm, SetVmRequest wanted)
    {
        ProcessorWish wish = ProcessorWish.Of(wanted);
        if (wish.IsNone)
        {
            return;
        }

        wish.Check(vm.Record.Name, vm.Configuration.CompatibilityForMigrationEnabled is true);
        if (vm.Phase is not VmPhase.Off)
        {
            throw new RefusedException(
                ProblemId.VmWrongState, vm.Record.Name,
                $"The processor model of {vm.Record.Name} changes only while it is off: its guest, or what was saved of it, has the old one.",
                $"Stop it first: godwit vm stop {vm.Record.Name}.");
        }
    }

    /// <returns>Null when nothing of the kind is asked for. Nothing is changed yet.</returns>
    /// <exception cref="RefusedException">As <see cref="Check"/>, or the host, or the domain, cannot give it.</exception>
    public async Task<ChosenProcessor?> ChooseAsync(VmDriver vm, SetVmRequest wanted, CancellationToken cancellationToken)
    {
        Check(vm, wanted);
        return ProcessorWish.Of(wanted) is { IsNone: false } wish ? await ChooseAsync(vm.Configuration, wish, cancellationToken) : null;
    }

    /// <summary>The plan of a new machine with the model that was asked for.</summary>
    /// <exception cref="RefusedException">This host cannot give it, or the domain's hosts do not say what they could.</exception>
    public async Task<VmConfiguration> PlanAsync(VmConfiguration plain, CreateVmRequest request, CancellationToken cancellationToken)
    {
        ProcessorWish wish = ProcessorWish.Of(request);
        wish.Check(plain.Name, enabled: false);
        return wish.IsNone ? plain : (await ChooseAsync(plain, wish, cancellationToken)).In(plain);
    }

    private async Task<ChosenProcessor> ChooseAsync(VmConfiguration vm, ProcessorWish wish, CancellationToken cancellationToken)
    {
        if (wish.CpuModel is { } named)
        {
            await RequireAsync(named, cancellationToken);
            return new ChosenProcessor(named);
        }

        string own = vm.CpuModelWithoutCompatibility ?? vm.CpuModel;
        if (wish.ShallBeEnabled is not true)
        {
            return new ChosenProcessor(own);
        }

        CompatibilityForMigrationMode mode = wish.Mode ?? vm.CompatibilityForMigrationMode ?? CompatibilityForMigrationMode.MinimumFeatureSet;
        string model = mode switch
        {
            CompatibilityForMigrationMode.MinimumFeatureSet => ProcessorModels.Minimum(machine.Accelerator.Name),
            CompatibilityForMigrationMode.CommonDomainFeatureSet => await CommonAsync(vm.Name, cancellationToken),
        };
        await RequireAsync(model, cancellationToken);
        return new ChosenProcessor(model, mode, own);
    }

    private async Task RequireAsync(string model, CancellationToken cancellationToken)
    {
        ProcessorAbilities abilities = await processor.AbilitiesAsync(cancellationToken);
        if (ProcessorVerdict.OfModel(model, abilities, options.HostName, machine.Accelerator.Name, machine.ProcessorManufacturer) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }

    private async Task<string> CommonAsync(string vm, CancellationToken cancellationToken)
    {
        DomainProcessorsView answers = await domain.AskAsync(cancellationToken);
        // A model that a silent host cannot give would keep the VM from it, and nobody would know before the move.
        return answers.Silent is [var silent, ..]
            ? throw new RefusedException(
                silent.Id, silent.Target, $"What all hosts of the domain can give to {vm} is not known. {silent.Message}",
                $"Bring the host back, or take the mode that asks nobody: {nameof(CompatibilityForMigrationMode.MinimumFeatureSet)}.")
            : answers.Common.Single(common => common.Hosts.Contains(options.HostName, StringComparer.OrdinalIgnoreCase)).CommonModel;
    }
}

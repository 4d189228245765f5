using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.Networks;
using Godwit.Host.Processors;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>Reads what lies in a folder, and says what stands against its import: Compare-VM.</summary>
internal sealed class ImportDesk(
    HostOptions options, HostMachine machine, HostProcessor processor, SettingsBook settings, Switches switches, VmDirectory directory, FileOwners owners, FoundFiles files)
{
    /// <exception cref="RefusedException">There is no VM that could be judged, or the request contradicts itself.</exception>
    public CompatibilityReport ReportOf(ImportVmRequest request)
    {
        ImportPlan plan = PlanOf(request);
        IReadOnlyList<Incompatibility> found = Check(plan);
        return new CompatibilityReport
        {
            Path = VmFiles.Configuration(plan.FolderBefore),
            Destination = options.HostName,
            IsCompatible = found.All(one => one.Severity is IncompatibilitySeverity.Warning),
            Incompatibilities = found,
            Folder = plan.Folder,
            State = plan.IsSaved ? VmState.Saved : VmState.Off,
            Vm = plan.After,
        };
    }

    public IReadOnlyList<Incompatibility> Check(ImportPlan plan) => ImportChecks.Of(plan, FactsOf(plan));

    /// <exception cref="RefusedException">There is no VM that could be judged, or the request contradicts itself.</exception>
    public ImportPlan PlanOf(ImportVmRequest request)
    {
        CheckWords(request);
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFileName(request.Path) == "vm.json" ? Path.GetDirectoryName(request.Path)! : request.Path);
        if (VolumeVerdict.OfPath(folder) is { } away)
        {
            throw new RefusedException(away);
        }

        if (FileStatus.Of(VmFiles.Configuration(folder)) is null)
        {
            throw new RefusedException(
                ProblemId.VmConfigurationInvalid, folder, $"{folder} holds no virtual machine that could be imported: there is no vm.json.",
                "Name the folder that an export has made, with the virtual machine's name; an export that was not finished leaves nothing to import.");
        }

        VmConfiguration found = VmFiles.Read(folder, id: null);
        return ImportPlan.Of(
            request, found, folder, FileStatus.Of(VmFiles.Memory(folder)) is not null, ExportManifest.Read(folder), settings.Current.VirtualMachinePath, VmId.New());
    }

    private ImportFacts FactsOf(ImportPlan plan)
    {
        IReadOnlyList<FileOwner> all = owners.All();
        return new ImportFacts
        {
            HostName = options.HostName,
            Accelerator = machine.Accelerator.Name,
            QemuVersion = machine.Qemu.Version.ToString(),
            MachineTypes = machine.Qemu.MachineTypes,
            CpuModels = machine.Qemu.CpuModels,
            Processor = processor.Known,
            SwitchNames = switches.All.Select(known => known.Name).ToHashSet(SwitchVerdict.Names),
            NameTaken = directory.IsNameTaken(plan.After.Name, except: plan.After.Id),
            IdOwner = all.FirstOrDefault(owner => owner.Id == plan.After.Id)?.Name,
            MacAddresses = all.SelectMany(owner => owner.Configuration?.NetworkAdapters ?? []).Select(adapter => adapter.MacAddress).ToHashSet(StringComparer.Ordinal),
            Files = files.Look(plan),
        };
    }

    private static void CheckWords(ImportVmRequest request)
    {
        IEnumerable<string?> folders = [request.VirtualMachineFolder, request.VhdFolder, request.CheckpointFolder, request.SmartPagingFolder];
        if (request.Copy is not true && (request.GenerateNewId is true || folders.Any(folder => folder is not null)))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "copy", "Files that stay where they are go to no other folder, and the virtual machine keeps its id.",
                "Import it as a copy (--copy), or leave the folders and the new id out.");
        }

        if (folders.Append(request.VhdSourceFolder).Append(request.Path).OfType<string>().Select(FolderVerdict.OfPath).FirstOrDefault(fault => fault is not null) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (request.Name is { } name)
        {
            VmName.Check(name);
        }
    }
}

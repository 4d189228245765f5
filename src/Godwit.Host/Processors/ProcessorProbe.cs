using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Qmp;

namespace Godwit.Host.Processors;

/// <summary>
/// A QEMU without a machine, for as long as a few questions take (0.1 s). It needs neither memory nor files, and runs as the guest user
/// under the guests' accelerator, because that is whose answer is wanted.
/// </summary>
internal sealed class ProcessorProbe(HostMachine machine, GuestUser user, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="RefusedException">QEMU did not start, or did not say.</exception>
    public async Task<ProcessorAbilities> AskAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var process = new Process { StartInfo = Start() };
        try
        {
            process.Start();
            try
            {
                return await AskAsync(process, either.Token);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                    await process.WaitForExitAsync(CancellationToken.None);
                }
            }
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw Failed(failure.Message);
        }
        catch (QmpException failure)
        {
            string said = (await process.StandardError.ReadToEndAsync(CancellationToken.None)).Trim();
            throw Failed(said.Length > 0 ? said : failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"it did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task<ProcessorAbilities> AskAsync(Process process, CancellationToken cancellationToken)
    {
        await using QmpConnection qmp = await QmpConnection.OpenAsync(
            new TwoPipes(process.StandardOutput.BaseStream, process.StandardInput.BaseStream), time, cancellationToken);
        IReadOnlyList<CpuDefinition> models = await qmp.ExecuteAsync(new QueryCpuDefinitions(), cancellationToken);
        CpuModelExpansion everything = await qmp.ExecuteAsync(
            new QueryCpuModelExpansion { Type = CpuModelExpansionType.Static, Model = new CpuModel { Name = ProcessorModels.Everything(machine.Accelerator.Accelerator) } },
            cancellationToken);
        return Of(models, everything.Model);
    }

    /// <summary>What QEMU's two answers say.</summary>
    public static ProcessorAbilities Of(IReadOnlyList<CpuDefinition> models, CpuModel everything)
    {
        IReadOnlyDictionary<string, JsonElement> properties = everything.Props ?? new Dictionary<string, JsonElement>();
        return new ProcessorAbilities
        {
            Features = [.. properties.Where(one => one.Value.ValueKind is JsonValueKind.True).Select(one => one.Key).Order(StringComparer.Ordinal)],
            Identity = string.Join(", ", properties
                .Where(one => one.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String).Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)),
            // What QEMU does not know of a model we do not know either: the model is left out, and no guest is told that it has it.
            Models = models.Where(model => model.UnavailableFeatures is not null)
                .ToDictionary(model => model.Name, model => (IReadOnlyList<string>)[.. model.UnavailableFeatures!.Distinct(StringComparer.Ordinal)], StringComparer.Ordinal),
        };
    }

    /// <summary>timeout(1) ends it also when we are killed meanwhile: QEMU does not mind the end of its input.</summary>
    private ProcessStartInfo Start()
    {
        IReadOnlyList<uint> groups = GuestDevices.GroupsFor(machine.Accelerator.Accelerator, user);
        var start = new ProcessStartInfo("timeout",
        [
            "--signal=KILL", Text((uint)Patience.TotalSeconds),
            "setpriv", $"--reuid={Text(user.UserId)}", $"--regid={Text(user.GroupId)}",
            groups.Count > 0 ? $"--groups={string.Join(',', groups.Select(Text))}" : "--clear-groups",
            "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--",
            machine.Qemu.Path, "-machine", "none", "-accel", machine.Accelerator.Name, "-S", "-nodefaults", "-no-user-config", "-display", "none",
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny", "-qmp", "stdio",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private RefusedException Failed(string cause) => new(
        ProblemId.QemuFailed, machine.Qemu.Path, $"QEMU does not say what this host's processor can give to guests: {cause.TrimEnd('.')}.",
        $"Try it by hand: {machine.Qemu.Path} -machine none -accel {machine.Accelerator.Name} -display none -qmp stdio");

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}

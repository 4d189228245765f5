using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;

namespace Godwit.Bench.Idle;

/// <summary>What a daemon costs that has guests and nothing to do.</summary>
internal sealed class IdleBench(LocalLab lab, TextWriter output)
{
    private const int GuestMemoryMebibytes = 96;
    private const double MostResidentMegabytes = 80;
    private const double MostCpuPercent = 1;

    private static readonly TimeSpan BootPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private LabHost Host => lab.Hosts[0];

    /// <summary>True when both aims were met.</summary>
    public async Task<bool> RunAsync(int guests, TimeSpan window, CancellationToken cancellationToken)
    {
        ProcessCost empty = ProcessCost.Of(Host.Daemon!.Value.Pid);
        Write($"a daemon without guests: {Megabytes(empty.ResidentBytes)} resident, {Megabytes(empty.AnonymousBytes)} of them its own, {empty.Threads} threads");
        await StartGuestsAsync(guests, cancellationToken);
        await Task.Delay(Calm, TimeProvider.System, cancellationToken);

        ProcessCost before = ProcessCost.Of(Host.Daemon!.Value.Pid);
        long begin = TimeProvider.System.GetTimestamp();
        await Task.Delay(window, TimeProvider.System, cancellationToken);
        ProcessCost after = ProcessCost.Of(Host.Daemon!.Value.Pid);
        double percent = (after.CpuTime - before.CpuTime) / TimeProvider.System.GetElapsedTime(begin) * 100;

        Write($"with {guests} idle guests: {Megabytes(after.ResidentBytes)} resident, {Megabytes(after.AnonymousBytes)} of them its own, {after.Threads} threads   (aim: at most {MostResidentMegabytes} MB)");
        Write($"processor over {window.TotalSeconds:0} s: {percent:0.00} % of a core   (aim: below {MostCpuPercent} %)");
        return after.ResidentBytes / 1e6 <= MostResidentMegabytes && percent < MostCpuPercent;
    }

    private async Task StartGuestsAsync(int guests, CancellationToken cancellationToken)
    {
        using GodwitClient client = Host.OpenClient();
        GuestImage image = GuestImage.Locate();
        for (int number = 1; number <= guests; number++)
        {
            string name = $"idle{number}";
            await SucceedAsync(client, await client.CreateVmAsync(image.Request(name, GuestImage.AddressOf(number), [], GuestMemoryMebibytes, recordedDisks: 0), cancellationToken), cancellationToken);
            await SucceedAsync(client, await client.StartVmAsync(name, cancellationToken), cancellationToken);
        }

        // A guest that still boots is not idle.
        for (int number = 1; number <= guests; number++)
        {
            using OutageClient echo = await lab.WatchOutagesAsync(GuestImage.AddressOf(number), TimeSpan.FromMilliseconds(100));
            await echo.WaitForAnswerAsync(BootPatience, cancellationToken);
        }
    }

    private static async Task SucceedAsync(GodwitClient client, OperationView started, CancellationToken cancellationToken)
    {
        OperationView ended = await client.WaitForOperationAsync(started.Id, cancellationToken);
        if (ended.State is not OperationState.Completed)
        {
            throw new LabException($"{ended.Kind} {ended.State}: {ended.Problem}");
        }
    }

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0 MB", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Text.Json;
using Godwit.Contracts.Vms;
using Godwit.Etcd.Tests;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Xunit;
using Xunit.Sdk;

namespace Godwit.Host.Tests.Cluster.Guarding;

/// <summary>A real etcd, the real guardian as a process, and a guest of a role, which is any process that has a guest's record and a mark.</summary>
internal sealed class GuardianStage : IAsyncDisposable
{
    public const int LeaseSeconds = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("godwit-guardian-");
    private readonly HostOptions _options;
    private Process? _guest;
    private Process? _guardian;

    private GuardianStage(EtcdGroup etcd, int leaseSeconds)
    {
        Etcd = etcd;
        _options = new HostOptions
        {
            HostName = "a",
            StateFolder = Path.Combine(_folder.FullName, "state"),
            RunFolder = Path.Combine(_folder.FullName, "run"),
            VirtualMachinePath = Path.Combine(_folder.FullName, "vms"),
            MoveAddresses = ["127.0.0.1:6600"],
            GuestUser = "nobody",
        };
        Directory.CreateDirectory(_options.StateFolder);
        Directory.CreateDirectory(_options.RunFolder);
        File.WriteAllBytes(ConfigurationPath, JsonSerializer.SerializeToUtf8Bytes(_options, HostOptionsJson.Default.HostOptions));
        Folder = new ClusterFolder(_options);
        Directory.CreateDirectory(Folder.Path);
        Folder.Commit(new ClusterMember
        {
            ClusterId = "c1", ClusterName = "cluster1", NodeName = "a", Endpoints = $"{etcd.Members[0].Address.GetLeftPart(UriPartial.Authority)}", LeaseSeconds = leaseSeconds,
        });
    }

    public EtcdGroup Etcd { get; }

    public ClusterFolder Folder { get; }

    public GuardianState? State => new GuardianFile(_options.RunFolder).Read();

    public bool GuestLives => _guest is { HasExited: false };

    public bool GuardianRuns => _guardian is { HasExited: false };

    private string ConfigurationPath => Path.Combine(_folder.FullName, "godwitd.json");

    public static async Task<GuardianStage> StartAsync(int leaseSeconds = LeaseSeconds)
    {
        var stage = new GuardianStage(await EtcdGroup.StartAsync(1), leaseSeconds);
        await stage.StartGuardianAsync();
        // Not before: without a proved right nothing may run.
        stage._guest = stage.StartGuest();
        return stage;
    }

    /// <summary>Returns when it has proved its right, or has proved it anew.</summary>
    public async Task StartGuardianAsync()
    {
        long before = State?.EndsAt ?? 0;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])[Path.Combine(AppContext.BaseDirectory, "godwitd.dll"), GuardianProcess.Word, "--config", ConfigurationPath])
        {
            start.ArgumentList.Add(word);
        }

        _guardian = Process.Start(start)!;
        _guardian.OutputDataReceived += (_, _) => { };
        _guardian.ErrorDataReceived += (_, _) => { };
        _guardian.BeginOutputReadLine();
        _guardian.BeginErrorReadLine();
        await UntilAsync(() => State?.EndsAt > before, "the guardian proves its right");
    }

    public void KillGuardian()
    {
        _guardian!.Kill();
        _guardian.WaitForExit();
    }

    public void StopGuardian() => Signal.StopProcess(_guardian!.Id);

    public void ContinueGuardian() => Signal.ContinueProcess(_guardian!.Id);

    public Task UntilRenewedAsync()
    {
        long now = State!.EndsAt;
        return UntilAsync(() => State!.EndsAt > now, "the right is renewed");
    }

    /// <returns>After how long.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<bool> reached, string what)
    {
        long begin = BootClock.Instance.GetTimestamp();
        while (!reached())
        {
            if (BootClock.Instance.GetElapsedTime(begin) > Patience)
            {
                throw new XunitException($"never: {what}");
            }

            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return BootClock.Instance.GetElapsedTime(begin);
    }

    public async ValueTask DisposeAsync()
    {
        if (GuardianRuns)
        {
            KillGuardian();
        }

        if (GuestLives)
        {
            _guest!.Kill();
        }

        _guardian?.Dispose();
        _guest?.Dispose();
        await Etcd.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Process StartGuest()
    {
        VmId vm = VmId.New();
        var marks = new GuardedGuests(_options.RunFolder);
        marks.Mark(vm);
        Process guest = Process.Start(new ProcessStartInfo("sleep") { ArgumentList = { "600" } })!;
        var folder = new GuestFolder(Path.Combine(_options.RunFolder, "vms", vm.ToString()));
        Directory.CreateDirectory(folder.FolderPath);
        var record = new GuestRecord { VmId = vm, ProcessId = guest.Id, StartTicks = ProcessSight.Of(guest.Id)!.StartTicks, BootId = HostBoot.CurrentId() };
        File.WriteAllBytes(folder.RecordPath, JsonSerializer.SerializeToUtf8Bytes(record, GuestRecordJson.Default.GuestRecord));
        return guest;
    }
}

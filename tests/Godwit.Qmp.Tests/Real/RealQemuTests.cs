using System.Text.Json;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class RealQemuTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-qmp-").FullName;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private RealQemu _qemu = null!;
    private QmpConnection _qmp = null!;

    private CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        RealQemu.RequireInstalled();
        _qemu = RealQemu.Start(Path.Combine(_folder, "qmp.sock"), "-machine", "q35", "-accel", "tcg", "-m", "64", "-S");
        _qmp = await _qemu.ConnectAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_qemu is not null)
        {
            await _qmp.DisposeAsync();
            await _qemu.DisposeAsync();
        }

        _deadline.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_knows_every_command_and_every_argument_we_can_send()
    {
        Schema schema = new(await _qmp.ExecuteAsync(new QuerySchema(), Deadline));
        string[] complaints =
        [
            .. Samples.All.SelectMany(s =>
            {
                using JsonDocument arguments = JsonDocument.Parse(s.Arguments);
                return schema.Complaints(s.Verb, arguments.RootElement).ToArray();
            }),
        ];
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task It_keeps_a_file_that_it_was_given_until_it_is_told()
    {
        string path = Path.Combine(_folder, "given");
        using (FileStream file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await _qmp.ExecuteAsync(AddFd.Of(file.SafeFileHandle, "words"), Deadline);
        }

        Fdset set = Assert.Single(await _qmp.ExecuteAsync(new QueryFdsets(), Deadline));
        Assert.Equal("words", Assert.Single(set.Fds).Opaque);
        Assert.Contains(path, _qemu.OpenFiles());
        await _qmp.ExecuteAsync(new RemoveFd { FdsetId = set.FdsetId }, Deadline);
        Assert.Empty(await _qmp.ExecuteAsync(new QueryFdsets(), Deadline));
        Assert.DoesNotContain(path, _qemu.OpenFiles());
    }

    [Fact]
    public async Task Every_question_we_ask_is_answered_in_a_shape_we_read()
    {
        Assert.Equal(RunStatus.Prelaunch, (await _qmp.ExecuteAsync(new QueryStatus(), Deadline)).Status);
        Assert.Equal(_qmp.Greeting.Version, await _qmp.ExecuteAsync(new QueryVersion(), Deadline));
        Assert.Single(await _qmp.ExecuteAsync(new QueryCpusFast(), Deadline));
        Assert.Equal(64 << 20, (await _qmp.ExecuteAsync(new QueryMemorySizeSummary(), Deadline)).BaseMemory);
        Assert.Contains(await _qmp.ExecuteAsync(new QueryMachines(), Deadline), m => m.Alias == "q35");
        Assert.Contains(await _qmp.ExecuteAsync(new QueryCpuDefinitions(), Deadline), c => c.Name == "qemu64");
        CpuModel max = (await _qmp.ExecuteAsync(
            new QueryCpuModelExpansion { Type = CpuModelExpansionType.Static, Model = new CpuModel { Name = "max" } }, Deadline)).Model;
        Assert.Equal(("base", true), (max.Name, max.Props!["sse2"].GetBoolean()));
        Assert.Null((await _qmp.ExecuteAsync(new QueryMigrate(), Deadline)).Status);
        Assert.Equal(300, (await _qmp.ExecuteAsync(new QueryMigrateParameters(), Deadline)).DowntimeLimit);
        Assert.Contains(
            await _qmp.ExecuteAsync(new QueryMigrateCapabilities(), Deadline), c => c.Capability == MigrationCapability.PauseBeforeSwitchover);
        Assert.Empty(await _qmp.ExecuteAsync(new QueryBlockJobs(), Deadline));
        Assert.Empty(await _qmp.ExecuteAsync(new QueryJobs(), Deadline));
        Assert.Empty(await _qmp.ExecuteAsync(new QueryBlockExports(), Deadline));
        Assert.Empty(await _qmp.ExecuteAsync(new QueryBlockstats(), Deadline));
        Assert.Empty(await _qmp.ExecuteAsync(new QueryNamedBlockNodes { Flat = true }, Deadline));
        Assert.Contains(await _qmp.ExecuteAsync(new QomList { Path = "/machine" }, Deadline), p => p.Name == "type");
        Assert.Equal(
            "pc-q35-10.0-machine",
            (await _qmp.ExecuteAsync(new QomGet { Path = "/machine", Property = "type" }, Deadline)).GetString()?.Replace(
                $"{_qmp.Greeting.Version.Qemu.Major}.{_qmp.Greeting.Version.Qemu.Minor}", "10.0", StringComparison.Ordinal));
        Assert.DoesNotContain(YankInstance.Migration, await _qmp.ExecuteOutOfBandAsync(new QueryYank(), Deadline));
    }

    [Fact]
    public async Task A_second_client_is_served_after_the_first_has_left()
    {
        await _qmp.DisposeAsync();
        _qmp = await _qemu.ConnectAsync(Deadline);
        using QmpSubscription events = _qmp.Subscribe();
        await _qmp.ExecuteAsync(new Cont(), Deadline);
        Assert.True((await _qmp.UntilRunStateAsync(s => s.Running, Deadline)).Running);
        Assert.Equal(QmpEventName.Resume, (await events.ReadAsync(Deadline)).Name);
    }

    [Fact]
    public async Task Quit_ends_the_connection()
    {
        await _qmp.ExecuteAsync(new Quit(), Deadline);
        Assert.Equal(QmpFailure.ConnectionLost, (await _qmp.Closed.WaitAsync(Deadline)).Reason);
        await _qemu.WaitForExitAsync(Deadline);
    }
}

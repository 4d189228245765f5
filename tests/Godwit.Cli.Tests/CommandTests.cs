using Godwit.Contracts.Operations;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>What is typed, and what the host is asked because of it.</summary>
public sealed class CommandTests
{
    private const string Vm = "/api/v1/vms/web01";

    public static TheoryData<string, string> Requests => new()
    {
        { "vm list",                                "GET /api/v1/vms" },
        { "vm show web01",                          $"GET {Vm}" },
        { "vm console web01",                       $"GET {Vm}/console" },
        { "vm start web01",                         $"POST {Vm}/start" },
        { "vm suspend web01",                       $"POST {Vm}/suspend" },
        { "vm resume web01",                        $"POST {Vm}/resume" },
        { "vm save web01",                          $"POST {Vm}/save" },
        { "vm restart web01",                       $"POST {Vm}/restart" },
        { "vm stop web01",                          $"POST {Vm}/stop {{\"turnOff\":false}}" },
        { "vm stop web01 --turn-off",               $"POST {Vm}/stop {{\"turnOff\":true}}" },
        { "vm stop web01 --timeout 5",              $"POST {Vm}/stop {{\"turnOff\":false,\"timeoutSeconds\":5}}" },
        { "vm rename web01 web02",                  $"POST {Vm}/rename {{\"newName\":\"web02\"}}" },
        { "vm remove web01",                        $"DELETE {Vm}" },
        { "vm remove web01 --delete-disks",         $"DELETE {Vm}?deleteDisks=true" },
        { "vm create a",                            "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824}" },
        { "vm create a --memory 128M --cpus 2",     "POST /api/v1/vms {\"name\":\"a\",\"processorCount\":2,\"memoryBytes\":134217728}" },
        { "vm create a --disk size=4G --disk /x.img", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"disks\":[{\"sizeBytes\":4294967296},{\"path\":\"/x.img\",\"format\":\"raw\"}]}" },
        { "vm create a --switch lan --mac 52:54:00:00:00:09 --switch dmz", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"networkAdapters\":[{\"switchName\":\"lan\",\"macAddress\":\"52:54:00:00:00:09\"},{\"switchName\":\"dmz\"}]}" },
        { "vm create a --kernel /k --initrd /i --append console=ttyS0", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"directBoot\":{\"kernelPath\":\"/k\",\"initialRamDiskPath\":\"/i\",\"commandLine\":\"console=ttyS0\"}}" },
        { @"vm create a --kernel //fs/vms/k --initrd \\fs\vms\i", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"directBoot\":{\"kernelPath\":\"//fs/vms/k\",\"initialRamDiskPath\":\"\\\\\\\\fs\\\\vms\\\\i\"}}" },
        { "vm create a --folder /f --notes n --start-action Start", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"folder\":\"/f\",\"notes\":\"n\",\"automaticStartAction\":\"Start\"}" },
        { "vm set web01 --smart-paging-folder /s",  $"POST {Vm}/set {{\"smartPagingFolder\":\"/s\"}}" },
        { "vm set web01 --cpu-model Westmere-v1",   $"POST {Vm}/set {{\"cpuModel\":\"Westmere-v1\"}}" },
        { "vm set web01 --compatibility-for-migration off", $"POST {Vm}/set {{\"compatibilityForMigrationEnabled\":false}}" },
        { "vm set web01 --compatibility-for-migration-mode commondomainfeatureset", $"POST {Vm}/set {{\"compatibilityForMigrationMode\":\"CommonDomainFeatureSet\"}}" },
        { "vm create a --compatibility-for-migration on", "POST /api/v1/vms {\"name\":\"a\",\"memoryBytes\":1073741824,\"compatibilityForMigrationEnabled\":true}" },
        { "vm export web01 /b",                     $"POST {Vm}/export {{\"path\":\"/b\"}}" },
        { "vm export web01 /b --capture crashconsistent --limit 1M", $"POST {Vm}/export {{\"path\":\"/b\",\"captureLiveState\":\"CaptureCrashConsistentState\",\"maximumBytesPerSecond\":1048576}}" },
        { "checkpoint export web01 first /b",       $"POST {Vm}/export {{\"path\":\"/b\",\"checkpoint\":\"first\"}}" },
        { "vm import /b/web01",                     "POST /api/v1/vms/import {\"path\":\"/b/web01\"}" },
        { "vm import /b/web01 --check --discard-memory", "POST /api/v1/vms/import/check {\"path\":\"/b/web01\",\"discardMemory\":true}" },
        { "vm import /b/web01 --copy --new-id --name web02 --switch lan=office --switch dmz=", "POST /api/v1/vms/import {\"path\":\"/b/web01\",\"copy\":true,\"generateNewId\":true,\"name\":\"web02\",\"switches\":{\"lan\":\"office\",\"dmz\":\"\"}}" },
        { "host list",                              "GET /api/v1/host" },
        { "host show",                              "GET /api/v1/host" },
        { "host show hosta",                        "GET /api/v1/host" },
        { "host settings --vm-folder /srv",         "PUT /api/v1/host/settings {\"virtualMachinePath\":\"/srv\",\"macAddressMinimum\":\"52:54:00:01:00:00\",\"macAddressMaximum\":\"52:54:00:01:00:ff\"}" },
        { "host settings --maximum-storage-migrations 4", "PUT /api/v1/host/settings {\"virtualMachinePath\":\"/vms\",\"macAddressMinimum\":\"52:54:00:01:00:00\",\"macAddressMaximum\":\"52:54:00:01:00:ff\",\"maximumStorageMigrations\":4}" },
        { "move-storage web01 /f --limit 1M --latency-bound 50ms", $"POST {Vm}/move-storage {{\"storage\":{{\"kind\":\"SingleLocation\",\"folder\":\"/f\"}},\"maximumBytesPerSecond\":1048576,\"guestLatencyBoundMilliseconds\":50}}" },
        { "switch list",                            "GET /api/v1/switches" },
        { "switch create lan",                      "POST /api/v1/switches {\"name\":\"lan\",\"switchType\":\"Internal\"}" },
        { "switch create lan --adapter eth1",       "POST /api/v1/switches {\"name\":\"lan\",\"switchType\":\"External\",\"netAdapterName\":\"eth1\"}" },
        { "switch remove lan",                      "DELETE /api/v1/switches/lan" },
        { "domain show",                            "GET /api/v1/domain" },
        { "domain processors",                      "GET /api/v1/domain/processors" },
        { "domain create office",                   "POST /api/v1/domain {\"name\":\"office\"}" },
        { "domain token hostb --minutes 5",         "POST /api/v1/domain/tokens {\"hostName\":\"hostb\",\"validMinutes\":5}" },
        { "domain join gw1.secret",                 "POST /api/v1/domain/join {\"token\":\"gw1.secret\"}" },
        { "domain rotate",                          "POST /api/v1/domain/rotate" },
        { "domain certificate ann --role operator --json", "POST /api/v1/domain/certificates {\"personName\":\"ann\",\"role\":\"Operator\"}" },
        { "operation list --limit 3 --moves",       "GET /api/v1/operations?limit=3&movesOnly=true" },
        { "operation show web01",                   "GET /api/v1/operations?limit=500" },
        { "operation cancel web01",                 $"POST /api/v1/operations/{Canned.Id(1)}/cancel" },
        { "audit --limit 3",                        "GET /api/v1/audit?limit=3" },
        { "move web01 hostb",                       Move("{\"kind\":\"OnlyVirtualMachine\"}") },
        { "move web01 hostb --storage /b --check",   $"POST {Vm}/move/check {{\"destinationHost\":\"hostb\",\"storage\":{{\"kind\":\"SingleLocation\",\"folder\":\"/b\"}}}}" },
        { "move web01 hostb --storage /b --what-if", $"POST {Vm}/move/what-if {{\"destinationHost\":\"hostb\",\"storage\":{{\"kind\":\"SingleLocation\",\"folder\":\"/b\"}}}}" },
        { "move web01 hostb --switch lan=office --switch dmz=", $"POST {Vm}/move {{\"destinationHost\":\"hostb\",\"storage\":{{\"kind\":\"OnlyVirtualMachine\"}},\"switches\":{{\"lan\":\"office\",\"dmz\":\"\"}}}}" },
        { "move web01 hostb --when-not-converging abort --patience 60 --blackout-cap 2s --downtime-limit 50ms --throttle 70 --compression-level 3 --step 5=200 --step 20=900",
            $"POST {Vm}/move {{\"destinationHost\":\"hostb\",\"storage\":{{\"kind\":\"OnlyVirtualMachine\"}},\"policy\":{{\"blackoutCapMilliseconds\":2000,\"downtimeLimitMilliseconds\":50,"
            + "\"steps\":[{\"afterSeconds\":5,\"downtimeLimitMilliseconds\":200},{\"afterSeconds\":20,\"downtimeLimitMilliseconds\":900}],"
            + "\"throttlePercent\":70,\"compressionLevel\":3,\"whenNotConverging\":\"Abort\",\"patienceSeconds\":60}}" },
        { "move web01 hostb --only-vm",             Move("{\"kind\":\"OnlyVirtualMachine\"}") },
        { "move web01 hostb --include-storage",     Move("{\"kind\":\"SingleLocation\"}") },
        { "move web01 hostb --storage /b",          Move("{\"kind\":\"SingleLocation\",\"folder\":\"/b\"}") },
        { "move web01 hostb --config-folder /c --checkpoint-folder /p --smart-paging-folder /s", Move("{\"kind\":\"PerItem\",\"configurationFolder\":\"/c\",\"checkpointFolder\":\"/p\",\"smartPagingFolder\":\"/s\"}") },
        { "move web01 hostb --disk /a/x=1.raw=/b/y", Move("{\"kind\":\"PerItem\",\"disks\":[{\"sourceFilePath\":\"/a/x=1.raw\",\"destinationFilePath\":\"/b/y\"}]}") },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_command_asks_its_host(string line, string request)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        await cli.RunAsync(line.Split(' '));

        Assert.Contains(request, host.Requests);
        Assert.DoesNotContain("bug", cli.Error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A console is text, and a switch that is gone has nothing to show.</summary>
    public static TheoryData<string, string> JsonRequests =>
        new(Requests.Select(row => row.Data).Where(data => data.Item1 is not ("vm console web01" or "switch remove lan")));

    [Theory]
    [MemberData(nameof(JsonRequests))]
    public async Task With_json_standard_output_is_json_and_nothing_else(string line, string request)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync([.. line.Split(' '), "--json"]);

        using System.Text.Json.JsonDocument _ = System.Text.Json.JsonDocument.Parse(outcome.Output);
        Assert.Contains(request, host.Requests);
    }

    [Theory]
    [InlineData("vm")]
    [InlineData("vm strat web01")]
    [InlineData("vm start")]
    [InlineData("vm start web01 extra")]
    [InlineData("vm stop web01 --timeout 0")]
    [InlineData("vm stop web01 --timeout soon")]
    [InlineData("vm create a --memory 3Q")]
    [InlineData("vm create a --cpus 65")]
    [InlineData("vm create a --disk size=big")]
    [InlineData("vm create a --start-action 3")]
    [InlineData("vm create a --stop-action Bogus")]
    [InlineData("vm create a --disk format=vhdx")]
    [InlineData("vm create a --disk format=raw")]
    [InlineData("vm create a --initrd /i")]
    [InlineData("move web01")]
    [InlineData("move web01 hostb --only-vm --storage /b")]
    [InlineData("move web01 hostb --include-storage --config-folder /c")]
    [InlineData("move web01 hostb --disk /a")]
    [InlineData("move web01 hostb --disk a=b")]
    [InlineData("move web01 hostb --switch lan")]
    [InlineData("move web01 hostb --blackout-cap 500")]
    [InlineData("move web01 hostb --when-not-converging Hope")]
    [InlineData("move web01 hostb --patience 0")]
    [InlineData("move web01 hostb --throttle 100")]
    [InlineData("move web01 hostb --step 5")]
    [InlineData("move web01 hostb --step 5=soon")]
    [InlineData("domain certificate ann")]
    [InlineData("domain certificate ann --role Host")]
    [InlineData("domain certificate ../ann --role Reader")]
    [InlineData("domain join -")]
    [InlineData("operation list --limit 0")]
    [InlineData("host add default unix:/x")]
    [InlineData("host add b ftp://b")]
    [InlineData("host add b https://b:6601 --certificate c.pem")]
    [InlineData("domain join")]
    [InlineData("domain join TOKEN --ad LAB.TEST")]
    [InlineData("domain join TOKEN --user Administrator")]
    [InlineData("domain leave")]
    [InlineData("domain role set Readers King")]
    [InlineData("host show http://b:6601")]
    public async Task A_wrong_line_exits_with_2_and_asks_no_host(string line)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync(line.Split(' '));

        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.NotEmpty(outcome.Error);
        Assert.Empty(outcome.Output);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task A_mistyped_command_is_answered_with_the_one_that_was_meant()
    {
        using Cli cli = new();

        Assert.Contains("Did you mean 'start'?", (await cli.RunAsync("vm", "strat", "web01")).Error, StringComparison.Ordinal);
    }

    private static string Move(string storage) => $"POST {Vm}/move {{\"destinationHost\":\"hostb\",\"storage\":{storage}}}";

    private static async Task<FakeDaemon> StartAsync()
    {
        FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Vms.Add(Canned.Vm("web01", "hosta"));
        host.Operations.Add(Canned.Operation(OperationKind.StartVirtualMachine));
        return host;
    }
}

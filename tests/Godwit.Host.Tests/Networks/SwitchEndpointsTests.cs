using System.Net;
using System.Net.Http.Json;
using Godwit.Contracts;
using Godwit.Contracts.Switches;
using Godwit.Host.Networks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Godwit.Host.Tests.Networks;

public sealed class SwitchEndpointsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_switch_is_created_listed_shown_and_deleted_over_http()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        using var switches = new Switches(network.Host.Folder, "host", network.Shell);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(switches);
        builder.Services.AddSingleton<SwitchUsers>(_ => []);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, GodwitJson.Default));
        await using WebApplication app = builder.Build();
        app.MapSwitches();
        await app.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        HttpResponseMessage created = await client.PostAsJsonAsync(
            "/api/v1/switches", new CreateSwitchRequest { Name = "Guest LAN", SwitchType = SwitchType.Internal },
            GodwitJson.Default.CreateSwitchRequest, Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        SwitchView? shown = await client.GetFromJsonAsync(created.Headers.Location, GodwitJson.Default.SwitchView, Cancellation);
        Assert.Equal(("Guest LAN", SwitchVerdict.BridgeName("guest lan")), (shown?.Name, shown?.BridgeName));
        Assert.Equal([shown], await client.GetFromJsonAsync("/api/v1/switches", GodwitJson.Default.IReadOnlyListSwitchView, Cancellation));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/switches/guest%20lan", Cancellation)).StatusCode);
        Assert.Empty(switches.All);
    }
}

using System.Net;
using Godwit.Host.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Godwit.Host.Tests.Api;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData("POST",   "/api/v1/vms/web01/move",          true)]
    [InlineData("DELETE", "/api/v1/vms/web01",               true)]
    [InlineData("GET",    "/api/v1/vms",                     false)]
    [InlineData("POST",   "/peer/v1/turns/1",                true)]
    [InlineData("POST",   "/peer/v1/landings/1",             true)]
    [InlineData("POST",   "/peer/v1/landings/1/examine",     true)]
    [InlineData("POST",   "/peer/v1/landings/1/open",        true)]
    [InlineData("DELETE", "/peer/v1/landings/1",             false)]
    [InlineData("POST",   "/peer/v1/landings/1/arm",         false)]
    [InlineData("POST",   "/peer/v1/landings/1/go",          false)]
    [InlineData("POST",   "/peer/v1/landings/1/heartbeat",   false)]
    [InlineData("PUT",    "/peer/v1/landings/1/files/3",     false)]
    public void Nothing_new_is_begun_and_what_has_begun_is_settled(string method, string path, bool begins) =>
        Assert.Equal(begins, ShutdownMiddleware.BeginsSomething(method, path));

    [Fact]
    public async Task A_daemon_that_ends_says_so()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using WebApplication app = builder.Build();
        var stopping = new CancellationTokenSource();
        app.UseProblems().UseShutdown(new Lifetime(stopping.Token), new HostOptions
        {
            HostName = "hostb", StateFolder = "/s", RunFolder = "/r", VirtualMachinePath = "/v", MoveAddresses = [], GuestUser = "nobody",
        });
        app.MapPost("/api/v1/vms", () => "done");
        await app.StartAsync();
        using HttpClient client = app.GetTestClient();
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(new Uri("/api/v1/vms", UriKind.Relative), null)).StatusCode);

        await stopping.CancelAsync();
        using HttpResponseMessage refused = await client.PostAsync(new Uri("/api/v1/vms", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("The daemon of hostb is shutting down.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        stopping.Dispose();
    }

    private sealed class Lifetime(CancellationToken stopping) : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}

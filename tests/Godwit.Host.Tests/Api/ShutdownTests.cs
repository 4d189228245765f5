using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
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
        using var stopping = new CancellationTokenSource();
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        IApplicationBuilder app = new ApplicationBuilder(services).UseShutdown(new Lifetime(stopping.Token), new HostOptions
        {
            HostName = "hostb", StateFolder = "/s", RunFolder = "/r", VirtualMachinePath = "/v", MoveAddresses = [], GuestUser = "nobody",
        });
        int asked = 0;
        app.Run(_ =>
        {
            asked++;
            return Task.CompletedTask;
        });
        RequestDelegate host = app.Build();
        var context = new DefaultHttpContext { Request = { Method = "POST", Path = "/api/v1/vms" } };
        await host(context);
        Assert.Equal(1, asked);

        await stopping.CancelAsync();
        Problem problem = (await Assert.ThrowsAsync<RefusedException>(() => host(context))).Problem;

        Assert.Equal((ProblemId.HostShuttingDown, "hostb", 1), (problem.Id, problem.Target, asked));
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

using System.Net;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>The network address: both ends show a certificate of the same domain, or nothing is said.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly Certificates _domain = new();
    private readonly Certificates _foreign = new();

    [Fact]
    public async Task A_person_of_the_domain_is_let_in()
    {
        await using WebApplication host = await ListenAsync();
        using GodwitClient client = Connect(host, _domain.Person(_domain));

        Assert.Equal("hosta", (await client.GetHostAsync()).Name);
    }

    [Fact]
    public async Task A_host_of_another_domain_is_not_talked_to()
    {
        await using WebApplication host = await ListenAsync();
        using GodwitClient client = Connect(host, _domain.Person(_foreign));

        GodwitException refused = await Assert.ThrowsAsync<GodwitException>(() => client.GetHostAsync());

        Assert.Equal(ProblemId.CertificateRejected, refused.Problem.Id);
    }

    [Fact]
    public async Task A_person_of_another_domain_is_told_to_look_at_the_certificate()
    {
        await using WebApplication host = await ListenAsync();
        using GodwitClient client = Connect(host, _foreign.Person(_domain));

        GodwitException refused = await Assert.ThrowsAsync<GodwitException>(() => client.GetHostAsync());

        Assert.Contains("certificate", refused.Problem.Remedy, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _domain.Dispose();
        _foreign.Dispose();
    }

    private static GodwitClient Connect(WebApplication host, PersonalCertificate person) =>
        new(HostEndpoint.Parse(host.Urls.Single(), person));

    private async Task<WebApplication> ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _domain.Host();
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (leaf, _, _) => _domain.Issued(leaf);
        })));
        WebApplication host = builder.Build();
        host.Run(context => context.Response.WriteAsJsonAsync(Canned.Host("hosta"), GodwitJson.Default.HostView));
        await host.StartAsync();
        return host;
    }
}

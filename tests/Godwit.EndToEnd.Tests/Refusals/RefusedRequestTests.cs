using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Xunit;

namespace Godwit.EndToEnd.Tests.Refusals;

[Collection(nameof(TwoHosts))]
public sealed class RefusedRequestTests(TwoHosts hosts)
{
    [Fact]
    public Task A_vm_with_a_bad_image_is_not_created() => hosts.TellAsync(async () =>
    {
        string folder = hosts.A.PathOutside("/vms/images");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "garbage.qcow2"), new byte[70_000]);
        await File.WriteAllBytesAsync(Path.Combine(folder, "torn.qcow2"), [.. "QFI"u8, 0xfb, .. new byte[70_000]]);
        using GodwitClient client = hosts.A.OpenClient();

        foreach ((string image, ProblemId reason) in new[]
        {
            ("/vms/images/missing.qcow2", ProblemId.ImageMissing),
            ("/vms/images/garbage.qcow2", ProblemId.ImageCorrupt),
            ("/vms/images/torn.qcow2", ProblemId.ImageCorrupt),
            ("/vms/images", ProblemId.ImageCorrupt),
        })
        {
            await Refusal.OfAsync(
                client,
                () => client.CreateVmAsync(new CreateVmRequest
                {
                    Name = "bad", MemoryBytes = 64 << 20, Disks = [new NewDisk { Path = image, Format = DiskFormat.Qcow2 }],
                }),
                reason);
        }

        Assert.Empty(await client.GetVmsAsync());
        Assert.False(Directory.Exists(hosts.A.PathOutside("/vms/bad")));
        Directory.Delete(folder, recursive: true);
    });

    [Theory]
    [InlineData("{ \"name\": ")]
    [InlineData("[]")]
    [InlineData("{ \"name\": 7, \"memoryBytes\": 67108864 }")]
    [InlineData("{ \"memoryBytes\": 67108864 }")]
    [InlineData("")]
    public Task A_body_that_is_no_request_is_malformed(string body) => hosts.TellAsync(async () =>
        await AssertRefusedAsync(body, HttpStatusCode.BadRequest, ProblemId.MalformedRequest));

    [Fact]
    public Task A_body_that_is_too_large_is_not_read_to_its_end() => hosts.TellAsync(async () =>
        await AssertRefusedAsync($"{{ \"name\": \"{new string('a', 2 << 20)}\" }}", HttpStatusCode.RequestEntityTooLarge, ProblemId.RequestTooLarge));

    private async Task AssertRefusedAsync(string body, HttpStatusCode status, ProblemId reason)
    {
        string path = hosts.A.SocketPath;
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient http = new(handler) { BaseAddress = new Uri("http://localhost") };
        http.DefaultRequestHeaders.ExpectContinue = true; // ask before sending, or the refusal drowns in a broken pipe
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(new Uri("/api/v1/vms", UriKind.Relative), content);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(ProblemIdJson.NameOf(reason), problem.RootElement.GetProperty("id").GetString());
        Assert.NotEmpty(problem.RootElement.GetProperty("remedy").GetString()!);
        using GodwitClient client = hosts.A.OpenClient();
        Assert.Empty(await client.GetVmsAsync());
    }
}

using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class ProblemsTests
{
    [Fact]
    public void Every_reason_has_a_status_of_a_refusal_and_a_name_to_search_for()
    {
        foreach (var id in Enum.GetValues<ProblemId>())
        {
            var body = Problems.ToBody(new Problem { Id = id, Target = "t", Message = "m", Remedy = "r" }, () => []);
            Assert.InRange(body.Status, 400, 599);
            Assert.Equal($"urn:godwit:problem:{ProblemIdJson.NameOf(id)}", body.Type);
        }
    }
}

using Godwit.Contracts.Domains;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Tests.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class PersonRolesTests : IDisposable
{
    private static readonly KerberosName Ada = new("ada", "LAB.TEST");

    private static readonly DirectoryRecord Host = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/k", FullName = "hosta.lab.test",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly DirectoryMembership _membership;
    private readonly Queue<TaskCompletionSource<IReadOnlyList<string>?>> _asked = new();
    private readonly PersonRoles _roles;

    public PersonRolesTests()
    {
        _membership = new DirectoryMembership(new HostOptions
        {
            HostName = "hosta",
            StateFolder = _folder.Sub("state"),
            RunFolder = _folder.Sub("run"),
            VirtualMachinePath = _folder.Sub("vms"),
            MoveAddresses = [],
            GuestUser = "nobody",
        });
        _membership.Adopt(Host);
        _roles = new PersonRoles(_membership, Ask, _time);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_counts_for_a_minute()
    {
        Assert.Equal(Role.Administrator, await AnsweredAsync(RoleOfAda(), "Hyper-V Administrators"));
        Assert.Equal(Role.Administrator, await RoleOfAda());
        _time.Advance(PersonRoles.Remembered);
        Assert.Null(await AnsweredAsync(RoleOfAda()));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_while_the_directory_was_asked_is_not_remembered()
    {
        Task<Role?> before = RoleOfAda();
        _membership.Change(_membership.Settings with { Roles = RoleVerdict.With(_membership.Settings.Roles, new GroupRole { Group = "Hyper-V Administrators", Role = null }) });
        await AnsweredAsync(before, "Hyper-V Administrators");

        Assert.Null(await AnsweredAsync(RoleOfAda(), "Hyper-V Administrators"));
    }

    [Fact]
    public async Task Nor_is_what_another_realm_said_of_the_same_name()
    {
        Task<Role?> before = RoleOfAda();
        _membership.Leave();
        _membership.Adopt(Host with { Realm = "OTHER.TEST" });
        await AnsweredAsync(before, "Hyper-V Administrators");

        Assert.Null(await AnsweredAsync(RoleOfAda()));
    }

    private Task<Role?> RoleOfAda() => _roles.RoleOfAsync(Ada, _membership.Required, TestContext.Current.CancellationToken);

    /// <summary>Lets the directory answer the question that a caller waits for.</summary>
    private async Task<Role?> AnsweredAsync(Task<Role?> role, params string[] groups)
    {
        Assert.True(_asked.TryDequeue(out TaskCompletionSource<IReadOnlyList<string>?>? question), "The directory was not asked.");
        question.SetResult(groups);
        return await role;
    }

    private Task<IReadOnlyList<string>?> Ask(DirectoryRecord host, string account, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        var question = new TaskCompletionSource<IReadOnlyList<string>?>();
        _asked.Enqueue(question);
        return question.Task;
    }
}

using Godwit.Host.Storage.Smb;

namespace Godwit.Host.ActiveDirectory;

/// <summary>How the daemon is composed of this folder.</summary>
internal static class DirectoryComposition
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<DirectoryMembership>();
        services.AddSingleton<OwnAccount>(provider => () =>
            provider.GetRequiredService<DirectoryMembership>().Current is { } current
                ? new ComputerAccount(current.Realm, current.ComputerAccount, current.NetBiosName) : null);
        services.AddSingleton(new KernelUpcall("/etc/request-key.d"));
        services.AddSingleton<KernelIdentity>();
        services.AddSingleton<WrongIdentity>(provider => provider.GetRequiredService<KernelIdentity>().TroubleAt);
        services.AddSingleton<TicketTrial>();
        services.AddSingleton<AccountTrouble>(provider => provider.GetRequiredService<TicketTrial>().RunAsync);
        services.AddSingleton<ComputerTicket>();
        services.AddSingleton<DirectorySearch>();
        services.AddSingleton<DirectoryJoinPrograms>();
        services.AddSingleton<DirectoryLife>();
        services.AddSingleton<GroupsOfPerson>(provider => provider.GetRequiredService<DirectorySearch>().GroupsOfPersonAsync);
        services.AddSingleton<PersonRoles>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<ComputerEnrolment>();
        services.AddSingleton<ComputerDesk>();
        services.AddHostedService<TicketUpkeep>();
        return services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Add(DirectoryJson.Default));
    }

    /// <summary>What Kerberos proved about the caller of this request.</summary>
    public static SignedIn SignedIn(this HttpContext context) => context.Features.Get<SignedIn>() ?? ActiveDirectory.SignedIn.Nobody;
}

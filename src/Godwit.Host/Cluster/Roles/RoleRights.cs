using Godwit.Host.Api;

namespace Godwit.Host.Cluster.Roles;

internal static class RoleRights
{
    /// <summary><see cref="IRoleRegister.RequireRight"/> as a question.</summary>
    public static bool HasRight(this IRoleRegister roles, string vmName)
    {
        try
        {
            roles.RequireRight(vmName);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}

using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>
/// Who may do what, from method and path alone. What is not named here is not allowed, so a new endpoint is closed to all
/// but administrators (/api/v1) or hosts (/peer/v1) until somebody thinks about it.
/// </summary>
internal static class Access
{
    private static readonly string[] OperatorVerbs = ["start", "stop", "suspend", "resume", "restart", "save", "move"];

    /// <param name="role">Null for nobody.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Decoded, as routing sees it.</param>
    public static AccessVerdict For(Role? role, string method, string path)
    {
        // Routing ignores case and one slash at the end; so must we.
        string[] parts = path.ToLowerInvariant().TrimStart('/').Split('/');
        if (parts.Length > 1 && parts[^1].Length == 0)
        {
            parts = parts[..^1];
        }

        if (parts is ["enroll", "v1", ..])
        {
            return role is Role.Transfer ? AccessVerdict.NotAllowed : AccessVerdict.Allowed;
        }

        if (role is null)
        {
            return AccessVerdict.NotAuthenticated;
        }

        var allowed = role.Value switch
        {
            Role.Reader => Reads(method, parts),
            Role.Operator => Reads(method, parts) || Operates(method, parts),
            Role.Administrator => parts is ["api", "v1", ..] || Reads(method, parts),
            Role.Host => parts is ["peer", "v1", ..],
            Role.Transfer => false,
        };
        return allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed;
    }

    /// <summary>Not /vhds, which looks at any path of the host, as root.</summary>
    private static bool Reads(string method, string[] parts) =>
        parts is not ["api", "v1", "vhds", ..] && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) && parts is ["api", "v1", ..] or ["openapi", ..] or ["metrics"];

    private static bool Operates(string method, string[] parts) =>
        HttpMethods.IsPost(method) && parts switch
        {
            ["api", "v1", "vms", _, var verb] => OperatorVerbs.Contains(verb, StringComparer.Ordinal),
            // Whoever may move a machine may ask what that would be like.
            ["api", "v1", "vms", _, "move", "check" or "what-if"] => true,
            ["api", "v1", "operations", _, "cancel" or "pause" or "resume"] => true,
            // Where a role runs is theirs as well; which nodes and roles there are is not.
            ["api", "v1", "cluster", "roles", _, "move" or "retry"] => true,
            ["api", "v1", "cluster", "moves", _, "cancel"] => true,
            _ => false,
        };
}

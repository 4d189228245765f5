using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Godwit.Host.Trust;

/// <summary>Reads the caller off the connection. A certificate here was already verified in the handshake.</summary>
internal sealed class Authentication(DomainMembership membership)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Null for nobody.</summary>
    public Caller? CallerOf(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { AddressFamily: AddressFamily.Unix } socket)
        {
            return UserOf(socket) is { } user && (user == 0 || user == Posix.EffectiveUser()) ? Caller.LocalRoot : null;
        }

        if (context.Connection.ClientCertificate is not { } certificate
            || membership.Current is not { } current
            || DomainIdentity.Of(certificate) is not { } identity
            || !string.Equals(identity.Domain, current.Domain, StringComparison.Ordinal))
        {
            return null;
        }

        return new Caller(identity.Name, identity.Role, IsLocalRoot: false);
    }

    /// <summary>struct ucred { pid_t pid; uid_t uid; gid_t gid; } of the process that connected.</summary>
    private static uint? UserOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..])
            : null;
    }
}

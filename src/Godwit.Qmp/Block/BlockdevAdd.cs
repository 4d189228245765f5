using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Opens an image or a connection as a block node. Refused when the node name is taken.</summary>
public sealed record BlockdevAdd : IQmpCommand<QmpEmpty>
{
    /// <summary>The node's description: "driver", "node-name" and the options of that driver.</summary>
    public required JsonObject Node { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "blockdev-add";

    object IQmpCommand<QmpEmpty>.Arguments => Node;

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.JsonObject;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;

    /// <summary>
    /// The client of an export on another host. "discard" is "unmap", without which a mirror would allocate the whole target.
    /// </summary>
    /// <param name="nodeName">The node's name.</param>
    /// <param name="server">Where the other host listens.</param>
    /// <param name="export">The export's name there.</param>
    /// <param name="tlsCredentials">Id of a tls-creds-x509 object for a client; null for no TLS.</param>
    /// <param name="tlsHostName">The name the server's certificate must carry; null for the host of the address.</param>
    public static BlockdevAdd Nbd(
        string nodeName, InetAddress server, string export, string? tlsCredentials = null, string? tlsHostName = null)
    {
        JsonObject node = new()
        {
            ["driver"] = "nbd",
            ["node-name"] = nodeName,
            ["server"] = new JsonObject { ["type"] = "inet", ["host"] = server.Host, ["port"] = server.Port },
            ["export"] = export,
            ["discard"] = "unmap",
        };
        if (tlsCredentials is not null)
        {
            node["tls-creds"] = tlsCredentials;
        }

        if (tlsHostName is not null)
        {
            node["tls-hostname"] = tlsHostName;
        }

        return new BlockdevAdd { Node = node };
    }
}

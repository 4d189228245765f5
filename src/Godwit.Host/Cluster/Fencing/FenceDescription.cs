using System.Xml;
using System.Xml.Linq;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>What an agent says about itself.</summary>
internal sealed record FenceDescription
{
    public required string Summary { get; init; }

    public required IReadOnlyList<FenceParameter> Parameters { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>
    /// Reads it; null when it is none.
    /// <code>
    ///  &lt;resource-agent name="fence_ipmilan" shortdesc="Fence agent for IPMI" &gt;
    ///    &lt;parameters&gt;
    ///      &lt;parameter name="ip" unique="0" required="0" obsoletes="ipaddr"&gt;
    ///        &lt;content type="string" default="..."  /&gt;
    ///        &lt;shortdesc lang="en"&gt;IP address or hostname of fencing device&lt;/shortdesc&gt;
    ///      &lt;parameter name="ipaddr" unique="0" required="0" deprecated="1"&gt; ...
    ///    &lt;actions&gt;
    ///      &lt;action name="off" /&gt; ...
    /// </code>
    /// </summary>
    public static FenceDescription? Parse(string metadata)
    {
        try
        {
            XElement root = XDocument.Parse(metadata).Root!;
            return root.Name.LocalName != "resource-agent" ? null : new FenceDescription
            {
                Summary = root.Attribute("shortdesc")?.Value ?? "",
                Parameters = [.. root.Elements("parameters").Elements("parameter").Where(each => each.Attribute("name") is not null).Select(Parameter)],
                Actions = [.. root.Elements("actions").Elements("action").Select(action => action.Attribute("name")?.Value ?? "")],
            };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static FenceParameter Parameter(XElement element) => new()
    {
        Name = element.Attribute("name")!.Value,
        IsRequired = element.Attribute("required")?.Value == "1",
        IsDeprecated = element.Attribute("deprecated")?.Value == "1",
        Obsoletes = element.Attribute("obsoletes")?.Value,
        Default = element.Element("content")?.Attribute("default")?.Value,
        Description = element.Element("shortdesc")?.Value ?? "",
    };
}

using Microsoft.AspNetCore.Http.Metadata;

namespace Godwit.Host.Peers;

/// <summary>Another limit than the API's usual one for the body of one endpoint.</summary>
internal sealed record RequestSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>Files of any size; what they may fill was looked at before.</summary>
    public static RequestSizeLimit None { get; } = new((long?)null);
}

using Microsoft.AspNetCore.Http.Metadata;

namespace Godwit.Host.Peers;

/// <summary>A larger body than the API's usual limit, for one endpoint.</summary>
internal sealed record RequestSizeLimit(long Bytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => Bytes;
}

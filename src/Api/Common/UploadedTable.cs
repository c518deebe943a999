using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TrailDesk.Api.Common;

/// <summary>Separated values as the body, or as the first file of a form; either is read as it comes.</summary>
internal static class UploadedTable
{
    public const long MostBytes = 32 * 1024 * 1024;

    /// <returns>Null where the form holds no file.</returns>
    /// <exception cref="FluentValidation.ValidationException">The form cannot be read; also while its file is.</exception>
    public static async Task<Stream?> OfAsync(HttpRequest request, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var given) ? given : null;
        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true) return request.Body;
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary) return null;
        var form = new MultipartReader(boundary.ToString(), request.Body);
        while (await FormPart.NextAsync(form, cancellation) is { } section)
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true) return new FormPart(section.Body);
        return null;
    }

    public sealed class Limit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MostBytes;
    }
}

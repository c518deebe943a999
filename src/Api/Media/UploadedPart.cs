using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TrailDesk.Api.Common;

namespace TrailDesk.Api.Media;

/// <summary>The one file of a form, as a stream that is still on its way.</summary>
internal sealed record UploadedPart(Stream Content, string? FileName)
{
    private const int LongestBoundary = 100;

    public static async Task<UploadedPart> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("Send the file as multipart/form-data.", StatusCodes.Status415UnsupportedMediaType);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary) throw Missing();
        var section = await FormPart.NextAsync(new MultipartReader(boundary, request.Body), cancellation);
        return ContentDispositionHeaderValue.TryParse(section?.ContentDisposition, out var disposition) && disposition.IsFileDisposition() && disposition.Name == "file"
            ? new UploadedPart(new FormPart(section!.Body), NameOf(disposition))
            : throw Missing();
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return name.Length == 0 ? null : name;
    }

    private static ValidationException Missing() =>
        new([new ValidationFailure("file", "The form must have one part, named file, with a file name.")]);
}

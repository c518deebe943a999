using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.Media;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Media;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.Media;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.Infrastructure.Templates;

internal sealed class TemplateSamples(MediaReader reader, IMediaLibrary library, IMediaLinks links, IEnumerable<IWhatsAppProvider> providers) : ITemplateSamples
{
    public async Task<ReadiedTemplate> ReadyAsync(TemplateDefinition definition, Channel channel, CancellationToken cancellation)
    {
        if (definition.Header is not { IsFile: true, MediaId: { } id } header) return new ReadiedTemplate(definition);
        if (providers.Single(provider => provider.Name == channel.Provider) is not ISampleUpload upload)
            return With(definition, links.ForReview(channel.TenantId, id, await NameAsync(id, header.Kind, channel, cancellation)));
        return await UploadAsync(id, channel, upload, cancellation) switch
        {
            UploadOutcome.Uploaded uploaded => With(definition, uploaded.ProviderMediaId),
            UploadOutcome.Failed failed => new ReadiedTemplate(definition, TemplateOutcomes.Of(failed.Outcome)),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    // Twilio tells what it is by its ending.
    private async Task<string> NameAsync(Guid id, string kind, Channel channel, CancellationToken cancellation)
    {
        var file = await library.FindAsync(channel.TenantId, id, cancellation);
        return MediaNames.Of(kind, null, file?.MimeType);
    }

    private static ReadiedTemplate With(TemplateDefinition definition, string sample) => new(definition with { Header = definition.Header! with { Sample = sample } });

    private async Task<UploadOutcome> UploadAsync(Guid id, Channel channel, ISampleUpload upload, CancellationToken cancellation)
    {
        try
        {
            var file = (await reader.OpenAsync(channel.TenantId, id, cancellation)).File;
            await using var content = file.Content;
            return await upload.UploadSampleAsync(
                new MediaUpload(_ => Task.FromResult(content), file.Size, file.MimeType, MediaNames.Of("sample", file.FileName, file.MimeType)), channel, cancellation);
        }
        catch (Exception gone) when (gone is MediaNotStoredException or NoSuchRecordException)
        {
            return new UploadOutcome.Failed(new SendOutcome.Rejected(SendFailure.Media, new ErrorPart("traildesk:media", "The header's file is not here any more: upload it again.")));
        }
        catch (Exception away) when (away is HttpRequestException or IOException or NpgsqlException or TimeoutException)
        {
            return new UploadOutcome.Failed(new SendOutcome.Deferred(SendFailure.Media, new ErrorPart("traildesk:media", "The header's file could not be read: the file store does not answer.")));
        }
    }
}

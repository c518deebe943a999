namespace TrailDesk.Application.Conversations;

/// <summary>Texts that were refused because the customer service window was closed, each for as long as nobody looked whether a template stands in for it.</summary>
public interface IRefusedTexts
{
    void Add(Guid messageId);

    /// <returns>False where somebody else is at it, or something stood in for it before.</returns>
    Task<bool> TakeAsync(Guid messageId, CancellationToken cancellation);
}

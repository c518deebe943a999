using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Common;

/// <summary>Nothing of this caller's tenant has the id. Another tenant's record reads the same.</summary>
public sealed class NoSuchRecordException(string noun) : NotFoundException($"There is no {noun} with this id.");

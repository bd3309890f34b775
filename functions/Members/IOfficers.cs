using Traceability.Platform;

namespace Traceability.Members;

/// <summary>Where officers are kept.</summary>
public interface IOfficers
{
    /// <summary>Keeps an officer, anew where it was removed; false where the e-mail is an officer's of another cooperative.</summary>
    Task<bool> AddAsync(Officer officer, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<Officer?> FindAsync(string cooperativeId, string id, CancellationToken cancellation);

    /// <summary>The officer whom a person is at the issuer; null where it is nobody's. Two point reads.</summary>
    /// <param name="subject">What names the person there, hashed.</param>
    Task<Officer?> BySubjectAsync(string subject, CancellationToken cancellation);

    /// <summary>The officer with an e-mail; null where there is none. Two point reads.</summary>
    Task<Officer?> ByEmailAsync(string email, CancellationToken cancellation);

    /// <summary>Notes who an officer is at the issuer; false where that is noted otherwise.</summary>
    Task<bool> NoteSubjectAsync(Officer officer, string subject, CancellationToken cancellation);

    /// <summary>Those who work for a cooperative, in no order.</summary>
    Task<PageOf<Officer>> OfCooperativeAsync(string cooperativeId, PageRequest page, CancellationToken cancellation);

    /// <summary>Forgets everyone who works or worked for a cooperative, and what leads to them; says how many there were.</summary>
    Task<int> ForgetAsync(string cooperativeId, CancellationToken cancellation);

    /// <summary>Removes an officer; twice is once. False where there is none.</summary>
    Task<bool> RemoveAsync(string cooperativeId, string id, DateTimeOffset now, CancellationToken cancellation);
}

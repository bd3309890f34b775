using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Members;

/// <summary>Lets officers in who signed in, and puts out those who work there no more, with every browser that they let in.</summary>
public sealed class Offices(IOfficers officers, IDevices devices, Inviting inviting, Joining joining, TimeProvider time)
{
    /// <summary>The link that lets an officer's browser in; null for a person who is nobody's officer.</summary>
    /// <param name="issuer">Who says who it is.</param>
    /// <param name="person">Who signed in.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<string?> LetInAsync(string issuer, OpenIdPerson person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (await WhoAsync(OpaqueId.From("subject", issuer, person.Subject), person, cancellation) is not { } officer)
        {
            return null;
        }

        var made = await inviting.MakeAsync(
            officer.CooperativeId,
            officer.Id,
            null,
            Officer.InvitationLife,
            officer.Id,
            cancellation
        );
        // Who was removed meanwhile took back what there was: this one came after, and is looked at here.
        if (await officers.FindAsync(officer.CooperativeId, officer.Id, cancellation) is { RemovedAt: null })
        {
            return made.Link;
        }

        await inviting.WithdrawAsync(officer.CooperativeId, made.Invitation.Id, cancellation);
        return null;
    }

    /// <summary>Removes an officer, and what lets or let a browser in; false where there is none. Twice is once.</summary>
    public async Task<bool> RemoveAsync(string cooperativeId, string id, CancellationToken cancellation)
    {
        // The officer first, so that nobody new comes in; then what is open; then who is in.
        if (!await officers.RemoveAsync(cooperativeId, id, time.GetUtcNow(), cancellation))
        {
            return false;
        }

        var invitations = PagesOf.AllAsync(page => devices.InvitationsAsync(cooperativeId, page, cancellation));
        await foreach (var invitation in invitations.Where(one => one.OfficerId == id))
        {
            await inviting.WithdrawAsync(cooperativeId, invitation.Id, cancellation);
        }

        var browsers = PagesOf.AllAsync(page => devices.OfAsync(cooperativeId, page, cancellation));
        await foreach (var browser in browsers.Where(one => one.OfficerId == id))
        {
            await joining.RevokeAsync(cooperativeId, browser.Id, cancellation);
        }

        return true;
    }

    async Task<Officer?> WhoAsync(string subject, OpenIdPerson person, CancellationToken cancellation)
    {
        if (await officers.BySubjectAsync(subject, cancellation) is { } known)
        {
            return known;
        }

        return
            person.Email is { } email
            && await officers.ByEmailAsync(email, cancellation) is { } named
            && await officers.NoteSubjectAsync(named, subject, cancellation)
            ? named
            : null;
    }
}

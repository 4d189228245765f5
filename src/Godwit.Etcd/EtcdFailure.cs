namespace Godwit.Etcd;

/// <summary>Why etcd could not be asked, or said no.</summary>
public enum EtcdFailure
{
    /// <summary>No member answered in time, or none of those that did has a majority behind it.</summary>
    Unavailable,

    /// <summary>The revision asked for is no longer kept.</summary>
    Compacted,

    /// <summary>The lease has run out, was revoked, or never was.</summary>
    LeaseNotFound,

    /// <summary>A touched key does not exist.</summary>
    KeyNotFound,

    /// <summary>No member of that id.</summary>
    MemberNotFound,

    /// <summary>The learner has not caught up with the leader yet: to be tried again.</summary>
    LearnerNotReady,

    /// <summary>
    /// The change would leave too few running members for a majority, as far as etcd can vouch for them: it counts only those that
    /// were connected for five seconds, so right after a start it is to be tried again.
    /// </summary>
    WouldLoseQuorum,

    /// <summary>The store has reached its quota: compact, defragment, disarm the alarm.</summary>
    NoSpace,

    /// <summary>More requests under way than etcd takes: to be tried again.</summary>
    Busy,

    /// <summary>Etcd's own accounts do not allow it.</summary>
    NotAllowed,

    /// <summary>Etcd refused the request for what is in it, with the words of the message.</summary>
    Refused,
}

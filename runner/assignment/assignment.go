// Package assignment says what is asked of a class and what it is worth: the programs, the limits, the points for each
// requirement, and the policy on late submissions.
//
// It computes only: nothing is graded here, and the time is never looked at.
package assignment
